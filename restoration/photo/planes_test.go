package photo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"afterimage/linearops"
)

// randomPhoto has colour or not, transparency or not, at a depth.
func randomPhoto(depth, planes int, transparent bool) (*Photo, linearops.Image, []float32) {
	r := rand.New(rand.NewPCG(uint64(depth), uint64(planes)))
	m := linearops.NewImage(linearops.Shape{C: planes, H: 23, W: 31})
	full := 1<<depth - 1
	for i := range m.Pix {
		m.Pix[i] = sampleTable(depth)[r.IntN(full+1)]
	}
	var alpha []float32
	if transparent {
		alpha = make([]float32, m.Plane())
		for i := range alpha {
			alpha[i] = float32(r.IntN(full+1)) / float32(full)
		}
	}
	return New(m, alpha, depth), m, alpha
}

// Planes and a region of them are the same, and are what the samples were made of.
func TestPlanesAreMadeWhereTheyAreWanted(t *testing.T) {
	for _, depth := range []int{8, 16} {
		for _, planes := range []int{1, 3} {
			for _, transparent := range []bool{false, true} {
				p, m, alpha := randomPhoto(depth, planes, transparent)
				name := fmt.Sprintf("%d bits, %d planes, transparent %v", depth, planes, transparent)
				all := p.Planes()
				for c := range 3 {
					if !slices.Equal(all.PlanePix(c), m.PlanePix(min(c, planes-1))) {
						t.Errorf("%s: plane %d differs", name, c)
					}
				}
				part := p.Region(5, 7, 11, 13)
				for c := range 3 {
					for y := range 13 {
						if !slices.Equal(part.Row(c, y), all.Row(c, y+7)[5:16]) {
							t.Errorf("%s: row %d of the region differs", name, y)
						}
					}
				}
				if got := p.Alpha(); !slices.Equal(got, alpha) || p.Opaque() == transparent {
					t.Errorf("%s: alpha differs", name)
				}
			}
		}
	}
}

func TestRowsAsTheyAreShown(t *testing.T) {
	for _, depth := range []int{8, 16} {
		for _, planes := range []int{1, 3} {
			p, m, _ := randomPhoto(depth, planes, true)
			row := make([]uint8, 4*p.W)
			for y := range p.H {
				p.RGBA(row, y)
				for x := range p.W {
					for c := range 3 {
						want := uint8(math.Round((float64(m.Row(min(c, planes-1), y)[x]) + 1) * 127.5))
						if row[4*x+c] != want || row[4*x+3] != 255 {
							t.Fatalf("%d bits: pixel %d, %d is %v, channel %d should be %d", depth, x, y, row[4*x:4*x+4], c, want)
						}
					}
				}
			}
		}
	}
}

func TestRegionsOutsideThePhotoPanic(t *testing.T) {
	p, _, _ := randomPhoto(8, 3, false)
	for _, r := range [][4]int{{-1, 0, 4, 4}, {0, 0, 32, 1}, {30, 22, 2, 1}, {0, 20, 1, 4}, {1, 1, -1, 3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was given", r)
				}
			}()
			p.Region(r[0], r[1], r[2], r[3])
		}()
	}
}
