package blind

import "math"

// directions is how many directions of gradients are told apart, modulo 180 degrees.
const directions = 4

// strongest clears all but the largest gradients of a field: in each direction share of
// the pixels that count, of n in all. An edge tells about the kernel across itself only, so
// that all directions have to be there, and what is small is noise and texture, which a
// wrong kernel explains as well as the right one.
func strongest(d field, n int, share float64) {
	const bins = 2048
	var counts [directions][bins]int
	var top float32
	for i, u := range d.x {
		top = max(top, float32(u*u)+float32(d.y[i]*d.y[i]))
	}
	if top == 0 {
		return
	}
	scale := (bins - 1) / math.Sqrt(float64(top))
	bin := func(i int) int {
		u, v := float64(d.x[i]), float64(d.y[i])
		return int(math.Sqrt(float64(u*u)+float64(v*v)) * scale)
	}
	for i, u := range d.x {
		if u != 0 || d.y[i] != 0 {
			counts[direction(u, d.y[i])][bin(i)]++
		}
	}
	want := int(share * float64(n) / directions)
	var least [directions]int
	for k := range least {
		sum := 0
		for b := bins - 1; b > 0; b-- {
			if sum += counts[k][b]; sum >= want {
				least[k] = b
				break
			}
		}
	}
	for i, u := range d.x {
		if (u != 0 || d.y[i] != 0) && bin(i) < least[direction(u, d.y[i])] {
			d.x[i], d.y[i] = 0, 0
		}
	}
}

// direction is the quarter of the half circle that a gradient points to, centred on the
// axes and the diagonals.
func direction(u, v float32) int {
	a, b := u, v
	if a < 0 {
		a = -a
	}
	if b < 0 {
		b = -b
	}
	const tangent = 0.41421356 // of 22.5 degrees
	switch {
	case b <= tangent*a:
		return 0
	case a <= tangent*b:
		return 2
	case (u > 0) == (v > 0):
		return 1
	default:
		return 3
	}
}
