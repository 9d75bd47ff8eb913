package restoration

import (
	"afterimage/internal/par"
	"afterimage/linearops"
)

// pooledShape is the shape of s made k times smaller; a rest of a side counts as one
// pixel more.
func pooledShape(s linearops.Shape, k int) linearops.Shape {
	return linearops.Shape{C: s.C, H: (s.H + k - 1) / k, W: (s.W + k - 1) / k}
}

// pooling takes means of k x k pixels, one row of the result a part. Where a side is
// no multiple of k its last mean is of the last k pixels, which overlap those before,
// so that every mean is of k x k different pixels and has 1/k of their noise.
type pooling struct {
	k        int
	dst, src Batch
}

// pool writes the means to dst, of shape pooledShape. Both sides of src are at least k.
func (p *pooling) pool(dst, src Batch, k int) {
	*p = pooling{k: k, dst: dst, src: src}
	par.Do(dst.N*dst.C*dst.H, p)
}

// Run makes row i of all rows.
func (p *pooling) Run(i int) {
	plane, y := i/p.dst.H, i%p.dst.H
	k, W := p.k, p.src.W
	out := p.dst.Pix[i*p.dst.W : (i+1)*p.dst.W]
	clear(out)
	top := plane*p.src.H + min(y*k, p.src.H-k)
	for r := range k {
		row := p.src.Pix[(top+r)*W : (top+r+1)*W]
		for x := range W / k {
			out[x] += sum(row[x*k : x*k+k])
		}
		if W%k > 0 {
			out[W/k] += sum(row[W-k:])
		}
	}
	scale := 1 / float32(k*k)
	for x := range out {
		out[x] *= scale
	}
}

func sum(row []float32) float32 {
	var s float32
	for _, v := range row {
		s += v
	}
	return s
}
