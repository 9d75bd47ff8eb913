package optest

import (
	"math"
	"runtime"
	"sync"
)

// transform is one of the four transforms with a source for it and the result.
type transform struct {
	name      string
	do        func(dst, src []float32)
	src, want []float32
}

func (c *checker) transforms() []transform {
	// U must not read where s = 0, so it may as well be NaN in all that follows.
	z := clone(c.z)
	for i, s := range c.s {
		if s == 0 {
			z[i] = nan32
		}
	}
	return []transform{
		{"Vt", c.op.Vt, c.x, c.vt(c.x)},
		{"V", c.op.V, c.z, c.v(c.z)},
		{"Ut", c.op.Ut, c.y, c.ut(c.y)},
		{"U", c.op.U, z, c.u(z)},
	}
}

// aliasing: dst may be the source; a source that is not dst is left alone.
func (c *checker) aliasing() {
	for _, f := range c.transforms() {
		src := clone(f.src)
		dst := poisoned(len(f.want))
		f.do(dst, src)
		c.same(f.name+" leaves its source alone", src, f.src)
		if len(f.src) == len(f.want) {
			f.do(src, src)
			c.same(f.name+" in place", src, f.want)
		}
	}
}

// repeatable: the same bytes each time, on one processor as on several.
func (c *checker) repeatable() {
	for _, f := range c.transforms() {
		dst := poisoned(len(f.want))
		f.do(dst, f.src)
		c.same(f.name+" a second time", dst, f.want)
		func() {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			f.do(dst, f.src)
		}()
		c.same(f.name+" on one processor", dst, f.want)
	}
}

// concurrent: several goroutines at once get the same bytes. The race detector
// looks on where it is compiled in.
func (c *checker) concurrent() {
	const goroutines = 4
	all := c.transforms()
	got := make([][]float32, goroutines*len(all))
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := range all {
				k = (k + g) % len(all) // different transforms meet each other
				dst := poisoned(len(all[k].want))
				all[k].do(dst, all[k].src)
				got[g*len(all)+k] = dst
			}
		}()
	}
	wg.Wait()
	for i, g := range got {
		c.same(all[i%len(all)].name+" beside other calls", g, all[i%len(all)].want)
	}
}

// lengths: a slice of the wrong length is refused before anything is written.
func (c *checker) lengths() {
	for _, f := range c.transforms() {
		if !panics(func() { f.do(poisoned(len(f.want)+1), f.src) }) {
			c.t.Errorf("%s accepts a dst that is too long", f.name)
		}
		if !panics(func() { f.do(poisoned(len(f.want)), f.src[:len(f.src)-1]) }) {
			c.t.Errorf("%s accepts a source that is too short", f.name)
		}
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}

// allocations: none a call, after the first. Not measured under the race
// detector, which makes pools forget.
func (c *checker) allocations() {
	if raceEnabled {
		return
	}
	if n := allocated(func() { c.op.Spectrum() }); n >= 1 {
		c.t.Errorf("Spectrum allocates %.1f times a call", n)
	}
	for _, f := range c.transforms() {
		dst := make([]float32, len(f.want))
		if n := allocated(func() { f.do(dst, f.src) }); n >= 1 {
			c.t.Errorf("%s allocates %.1f times a call", f.name, n)
		}
	}
}

// allocated is how often f allocates a call, the least of a few measurements:
// what the runtime allocates for itself now and then is not f's.
func allocated(f func()) float64 {
	const calls = 10
	f()
	least := math.Inf(1)
	var before, after runtime.MemStats
	for range 3 {
		runtime.ReadMemStats(&before)
		for range calls {
			f()
		}
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.Mallocs-before.Mallocs)/calls)
		if least < 1 {
			break
		}
	}
	return least
}
