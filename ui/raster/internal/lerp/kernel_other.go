//go:build !amd64 || purego

package lerp

func rows([]uint64, []uint8, []uint8, int) int         { return 0 }
func tint([]uint8, uint64, []uint8) int                { return 0 }
func largest([]uint8, []uint8) int                     { return 0 }
func columns([]uint8, []uint64, []int32, []uint64) int { return 0 }
