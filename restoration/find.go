package restoration

import (
	"context"
	"math"

	"afterimage/linearops"
	"afterimage/restoration/damage"
)

// findDamage adds what looks like scratches and dust to the mask.
func (d *draft) findDamage() error {
	if d.set.Find == 0 {
		return nil
	}
	e, err := damage.Analyse(context.Background(), brightness(d.photo), nil)
	if err != nil {
		return err
	}
	o := damage.DefaultOptions()
	o.Sensitivity = d.set.Find
	o.Kinds = map[Damage]damage.Kind{AllDamage: damage.Both, LightDamage: damage.Bright, DarkDamage: damage.Dark}[d.set.FindKind]
	marks, err := e.Find(context.Background(), o)
	if err != nil {
		return err
	}
	d.found = &Found{Lines: marks.Lines, Specks: marks.Specks, Share: float64(marks.Touched) / float64(len(marks.Alpha))}
	if marks.Touched == 0 {
		return nil
	}
	if d.mask == nil {
		d.mask = make([]float32, len(marks.Alpha))
	}
	for i, a := range marks.Alpha {
		if a != 0 {
			d.mask[i] = 1
		}
	}
	return nil
}

// brightness is a photo as the finder looks at it: 8 bits of luma.
func brightness(m linearops.Image) damage.Gray {
	g := damage.NewGray(m.W, m.H)
	r, gr, b := m.PlanePix(0), m.PlanePix(1), m.PlanePix(2)
	for i := range g.Pix {
		g.Pix[i] = damage.Luma(level(r[i]), level(gr[i]), level(b[i]))
	}
	return g
}

// level is a value as the nearest of 8 bits.
func level(v float32) uint8 {
	return uint8(math.Round(float64(min(max(v, -1), 1)+1) * levelScale))
}
