package par

import (
	"runtime"
	"sync"
)

// leastBand is the number of rows that are worth a goroutine.
const leastBand = 64

// Bands shares rows [0, n) among up to 8 goroutines: each gets one band of rows
// [from, to), of at least 64 of them where there are several.
func Bands(n int, f func(from, to int)) {
	bands := min(runtime.GOMAXPROCS(0), 8, n/leastBand)
	if bands <= 1 {
		f(0, n)
		return
	}
	var wg sync.WaitGroup
	for i := range bands {
		wg.Go(func() { f(i*n/bands, (i+1)*n/bands) })
	}
	wg.Wait()
}
