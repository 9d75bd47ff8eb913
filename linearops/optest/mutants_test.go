package optest

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"afterimage/linearops"
)

// mutant is an operator of which parts are replaced.
type mutant struct {
	linearops.Operator
	vt, v, ut, u func(dst, src []float32)
	spectrum     linearops.Spectrum
	rank         int
}

func mutate(op linearops.Operator) *mutant {
	return &mutant{
		Operator: op, vt: op.Vt, v: op.V, ut: op.Ut, u: op.U,
		spectrum: op.Spectrum(), rank: op.Rank(),
	}
}

func (m *mutant) Vt(dst, x []float32)          { m.vt(dst, x) }
func (m *mutant) V(dst, z []float32)           { m.v(dst, z) }
func (m *mutant) Ut(dst, y []float32)          { m.ut(dst, y) }
func (m *mutant) U(dst, z []float32)           { m.u(dst, z) }
func (m *mutant) Spectrum() linearops.Spectrum { return m.spectrum }
func (m *mutant) Rank() int                    { return m.rank }

// then does f first and changes its result.
func then(f func(dst, src []float32), change func(dst []float32)) func(dst, src []float32) {
	return func(dst, src []float32) {
		f(dst, src)
		change(dst)
	}
}

func times(by float32) func([]float32) {
	return func(d []float32) {
		for i := range d {
			d[i] *= by
		}
	}
}

// values are all singular values of an operator.
func values(op linearops.Operator) []float32 {
	s := make([]float32, op.Spectrum().Len())
	op.Spectrum().Read(s, 0)
	return s
}

// moved turns the values above 0 by one place among themselves, as the authors'
// blur does with its channels.
func moved(op linearops.Operator) linearops.Spectrum {
	s := values(op)
	var first float32
	last := -1
	for i, v := range s {
		switch {
		case v == 0:
			continue
		case last < 0:
			first = v
		default:
			s[last] = v
		}
		last = i
	}
	s[last] = first
	return linearops.DenseSpectrum(s)
}

func firstWith(op linearops.Operator, null bool) int {
	for i, s := range values(op) {
		if (s == 0) == null {
			return i
		}
	}
	panic("optest: no such entry")
}

// offBy reads one entry too far.
type offBy struct{ linearops.Spectrum }

func (o offBy) Read(dst []float32, off int) {
	o.Spectrum.Read(dst, min(off+1, o.Len()-len(dst)))
}

// TestCheckFindsFaults breaks a sound operator in every way that the suite is there
// to find, and reads what the suite says.
func TestCheckFindsFaults(t *testing.T) {
	var calls atomic.Int32
	for _, c := range []struct {
		name string
		say  string // in one of the messages
		only bool   // nothing else finds it
		// races is set where the race detector finds the fault first.
		races bool
		do    func(m *mutant)
	}{
		{name: "singular values moved between entries", say: "direct definition", only: true, do: func(m *mutant) {
			m.spectrum = moved(m.Operator)
		}},
		{name: "U and U^T with the wrong sign", say: "direct definition", only: true, do: func(m *mutant) {
			m.u, m.ut = then(m.u, times(-1)), then(m.ut, times(-1))
		}},
		{name: "U alone with the wrong sign", say: "U^T U z = z", do: func(m *mutant) { m.u = then(m.u, times(-1)) }},
		{name: "one sign of U wrong", say: "direct definition", do: func(m *mutant) {
			m.u = then(m.u, func(d []float32) { d[1] = -d[1] })
		}},
		{name: "U reads an entry of the null space", say: "NaN where s = 0", do: func(m *mutant) {
			sound, k := m.u, firstWith(m.Operator, true)
			m.u = func(dst, z []float32) {
				leak := 0 * z[k]
				sound(dst, z)
				dst[0] += leak
			}
		}},
		{name: "U^T leaves a trace in the null space", say: "must be exactly 0", only: true, do: func(m *mutant) {
			k := firstWith(m.Operator, true)
			m.ut = then(m.ut, func(d []float32) { d[k] = 1e-30 })
		}},
		{name: "U^T gives NaN in the null space", say: "must be exactly 0", do: func(m *mutant) {
			k := firstWith(m.Operator, true)
			m.ut = then(m.ut, func(d []float32) { d[k] = nan32 })
		}},
		{name: "U^T with one entry left unwritten", say: "NaN", do: func(m *mutant) {
			sound, k := m.ut, firstWith(m.Operator, true)
			m.ut = func(dst, y []float32) { old := dst[k]; sound(dst, y); dst[k] = old }
		}},
		{name: "V stretched", say: "V V^T x = x", do: func(m *mutant) { m.v = then(m.v, times(1.0002)) }},
		{name: "V and V^T inverse but not orthogonal", say: "||V^T x||", do: func(m *mutant) {
			m.v = then(m.v, times(2))
			m.vt = then(m.vt, times(0.5))
		}},
		{name: "V^T not the transpose of V", say: "V V^T x = x", do: func(m *mutant) {
			m.vt = then(m.vt, func(d []float32) { d[0], d[1] = d[1], d[0] })
		}},
		{name: "a column of V wrong", say: "column", do: func(m *mutant) {
			m.v = then(m.v, func(d []float32) { d[0] = d[1] })
		}},
		{name: "a rank that counts null entries", say: "Rank()", only: true, do: func(m *mutant) { m.rank++ }},
		{name: "a spectrum of another length", say: "Spectrum().Len()", do: func(m *mutant) {
			m.spectrum = linearops.ConstantSpectrum(m.In().Len()+1, 1)
		}},
		{name: "a spectrum that reads beside its offset", say: "Read of", do: func(m *mutant) {
			m.spectrum = offBy{m.spectrum}
		}},
		{name: "a singular value above 0 by rounding", say: "Rank()", do: func(m *mutant) {
			s := values(m.Operator)
			s[firstWith(m.Operator, true)] = 1e-9
			m.spectrum = linearops.DenseSpectrum(s)
		}},
		{name: "V that cannot work in place", say: "V in place", do: func(m *mutant) {
			sound := m.v
			m.v = func(dst, z []float32) {
				dst[0] = 0 // the source, when it is the same memory
				sound(dst, z)
			}
		}},
		{name: "V that uses its source as scratch", say: "V leaves its source alone", races: true, do: func(m *mutant) {
			sound := m.v
			m.v = func(dst, z []float32) { sound(dst, z); z[0] = 0 }
		}},
		{name: "another result each time", say: "a second time", do: func(m *mutant) {
			m.v = then(m.v, func(d []float32) { d[0] += float32(calls.Add(1)) * 1e-6 })
		}},
		{name: "a result that depends on the processors", say: "on one processor", only: true, do: func(m *mutant) {
			m.vt = then(m.vt, func(d []float32) {
				if runtime.GOMAXPROCS(0) == 1 {
					d[0] += 1e-6
				}
			})
		}},
		{name: "lengths that are not checked", say: "too long", do: func(m *mutant) {
			sound, n := m.vt, m.In().Len()
			m.vt = func(dst, x []float32) { sound(dst[:n], x) }
		}},
		{name: "NaN from a singular value of 0", say: "H^+", do: func(m *mutant) {
			sound, k := m.v, firstWith(m.Operator, true)
			m.v = func(dst, z []float32) {
				bad := z[k] == 0
				sound(dst, z)
				if bad {
					dst[0] = nan32
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Contains(c.say, "processor") && runtime.GOMAXPROCS(0) == 1 {
				t.Skip("there is one processor")
			}
			if c.races && raceEnabled {
				t.Skip("the race detector finds it first")
			}
			op, o := subject(t)
			m := mutate(op)
			c.do(m)
			var r recorder
			Check(&r, m, o)
			if !strings.Contains(r.all(), c.say) {
				t.Fatalf("the suite says %q; want %q", r.all(), c.say)
			}
			if !c.only {
				return
			}
			for _, message := range r.messages {
				if !strings.Contains(message, c.say) {
					t.Errorf("the suite also says %q", message)
				}
			}
		})
	}
}

// TestConcurrentFindsSharedMemory lets the first two calls of V beside each other
// meet, and spoils what one of them computed.
func TestConcurrentFindsSharedMemory(t *testing.T) {
	op, o := subject(t)
	m := mutate(op)
	var calls atomic.Int32
	met := make(chan struct{})
	m.v = then(m.v, func(d []float32) {
		switch calls.Add(1) {
		case 1: // alone: the result that is expected
		case 2:
			<-met
			d[0]++
		case 3:
			close(met)
		}
	})
	var r recorder
	newChecker(&r, m, o).concurrent()
	if !strings.Contains(r.all(), "V beside other calls") {
		t.Errorf("the suite says %q", r.all())
	}
}

func TestCheckFindsAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("allocations are not counted under the race detector")
	}
	op, o := subject(t)
	m := mutate(op)
	m.v = then(m.v, func(d []float32) { sink = clone(d) })
	var r recorder
	Check(&r, m, o)
	if !strings.Contains(r.all(), "V allocates") {
		t.Errorf("the suite says %q", r.all())
	}
}

var sink []float32
