//go:build !amd64 || purego

package walsh

func first8(x []float32)        { first8Go(x) }
func radix2(x []float32, h int) { radix2Go(x, h) }
func radix4(x []float32, h int) { radix4Go(x, h) }
func radix8(x []float32, h int) { radix8Go(x, h) }
