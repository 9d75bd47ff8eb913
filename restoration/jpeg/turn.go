package jpeg

// Turn is the coding of the photo turned upright from an orientation of EXIF, 1..8:
// blocks change places, and the coefficients of a block change signs where it is
// mirrored, and places where its sides do. What is no orientation counts as upright.
func (c *Coding) Turn(orientation int) *Coding {
	mirrorX := orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8
	mirrorY := orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7
	if orientation < 2 || orientation > 8 {
		return c
	}
	s := c.Shape()
	out := *c
	out.Colour = append([]Plane(nil), c.Colour...)
	if mirrorX {
		out.X = c.W - (c.X + s.W)
	}
	if mirrorY {
		out.Y = c.H - (c.Y + s.H)
	}
	if orientation >= 5 {
		out.X, out.Y, out.W, out.H = out.Y, out.X, c.H, c.W
		out.Units = [2]int{c.Units[1], c.Units[0]}
	}
	for i, p := range out.planes() {
		p.turn(c.planes()[i], mirrorX, mirrorY, orientation >= 5)
	}
	return &out
}

// turn makes p, a copy of src, src mirrored and then, where sides is set, with its
// sides exchanged.
func (p *Plane) turn(src *Plane, mirrorX, mirrorY, sides bool) {
	if sides {
		p.Across, p.Down, p.BW, p.BH = src.Down, src.Across, src.BH, src.BW
		p.Table = src.Table.Turned()
	}
	p.Coef = make([]int16, len(src.Coef))
	if src.Unknown != nil {
		p.Unknown = make([]bool, len(src.Unknown))
	}
	for y := range src.BH {
		for x := range src.BW {
			toY, toX := y, x
			if mirrorX {
				toX = src.BW - 1 - x
			}
			if mirrorY {
				toY = src.BH - 1 - y
			}
			if sides {
				toY, toX = toX, toY
			}
			turnBlock(p.at(toY, toX), src.at(y, x), mirrorX, mirrorY, sides)
			if src.Unknown != nil {
				p.Unknown[toY*p.BW+toX] = src.Unknown[y*src.BW+x]
			}
		}
	}
}

func turnBlock(dst, src []int16, mirrorX, mirrorY, sides bool) {
	for i, v := range src {
		across, down := i%8, i/8
		if (mirrorX && across%2 == 1) != (mirrorY && down%2 == 1) {
			v = -v
		}
		if sides {
			across, down = down, across
		}
		dst[8*down+across] = v
	}
}
