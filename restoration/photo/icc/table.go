package icc

// table holds 3 values for each point of a grid of 1 to 4 dimensions, the last of
// which varies fastest.
type table struct {
	grid   []int
	stride []int
	values []float64
}

func newTable(grid []int, v []float64) *table {
	t := &table{grid: grid, stride: make([]int, len(grid)), values: v}
	n := 3
	for i := len(grid) - 1; i >= 0; i-- {
		t.stride[i] = n
		n *= grid[i]
	}
	return t
}

// apply interpolates within the simplex of grid points around a colour: for three
// dimensions one of six tetrahedra. Along the gray axis it mixes only colours of that
// axis, which a mean of all eight corners would not.
func (t *table) apply(v *values) {
	var at, step [4]int
	var part [4]float64
	base, n := 0, len(t.grid)
	for i, g := range t.grid {
		p := clamp(v[i]) * float64(g-1)
		at[i] = min(int(p), g-2)
		base += at[i] * t.stride[i]
		f := p - float64(at[i])
		j := i // the largest part first
		for ; j > 0 && part[j-1] < f; j-- {
			part[j], step[j] = part[j-1], step[j-1]
		}
		part[j], step[j] = f, t.stride[i]
	}
	c := t.values[base : base+3]
	out := [3]float64{c[0], c[1], c[2]}
	for i := range n {
		next := t.values[base+step[i] : base+step[i]+3]
		here := t.values[base : base+3]
		for k := range out {
			out[k] += float64(part[i] * (next[k] - here[k]))
		}
		base += step[i]
	}
	v[0], v[1], v[2] = out[0], out[1], out[2]
}
