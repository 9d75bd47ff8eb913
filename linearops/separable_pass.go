package linearops

import (
	"sync"

	"afterimage/internal/par"
	"afterimage/linearops/internal/gemm"
)

// rowsPerPart is how many rows a part of a pass along the rows takes: their folded
// halves then stay in the first-level cache.
const rowsPerPart = 32

// separableScratch is what one product with a Kronecker basis needs besides its
// arguments. A product is two passes, down the columns and along the rows, with one
// image between them, so that dst may be the source.
type separableScratch struct {
	between []float32
	masked  []float32 // made when U first needs it
	in      Shape

	analyseDown      analyseDown
	analyseAcross    analyseAcross
	synthesiseDown   synthesiseDown
	synthesiseAcross synthesiseAcross
}

func newSeparableScratch(s *Separable) *separableScratch {
	return &separableScratch{
		between: make([]float32, s.in.C*s.in.H*max(s.in.W, s.out.W)),
		in:      s.in,
	}
}

// analyse computes Q_A^T X Q_B for each of the c planes.
func (w *separableScratch) analyse(dst, src []float32, a, b *basis, c int) {
	mid := w.between[:c*a.entries*b.size]
	w.analyseDown = analyseDown{dst: mid, src: src, b: a, width: b.size}
	par.Do(c*panels(b.size), &w.analyseDown)
	w.analyseAcross = analyseAcross{dst: dst, src: mid, b: b, rows: c * a.entries}
	par.Do((c*a.entries+rowsPerPart-1)/rowsPerPart, &w.analyseAcross)
}

// synthesise computes Q_A Z Q_B^T for each of the c planes.
func (w *separableScratch) synthesise(dst, src []float32, a, b *basis, c int) {
	mid := w.between[:c*a.entries*b.size]
	w.synthesiseAcross = synthesiseAcross{dst: mid, src: src, b: b, rows: c * a.entries}
	par.Do((c*a.entries+rowsPerPart-1)/rowsPerPart, &w.synthesiseAcross)
	w.synthesiseDown = synthesiseDown{dst: dst, src: mid, b: a, width: b.size}
	par.Do(c*panels(b.size), &w.synthesiseDown)
}

// mask copies z with the entries of the null space put to 0, whatever they hold.
func (w *separableScratch) mask(z []float32, a, b []float64) {
	if w.masked == nil {
		w.masked = make([]float32, len(z))
	}
	for r := range len(z) / w.in.W {
		from, to := z[r*w.in.W:(r+1)*w.in.W], w.masked[r*w.in.W:(r+1)*w.in.W]
		if a[r%w.in.H] == 0 {
			clear(to)
			continue
		}
		for j, s := range b {
			if s == 0 {
				to[j] = 0
			} else {
				to[j] = from[j]
			}
		}
	}
}

// maskDense is mask for singular values given entry by entry.
func (w *separableScratch) maskDense(z, singulars []float32) {
	if w.masked == nil {
		w.masked = make([]float32, len(z))
	}
	for i, s := range singulars {
		if s > 0 {
			w.masked[i] = z[i]
		} else {
			w.masked[i] = 0
		}
	}
}

func panels(n int) int { return (n + gemm.Width - 1) / gemm.Width }

// stripes is the working memory of one part of a pass.
type stripes struct{ data []float32 }

var stripePool = sync.Pool{New: func() any { return new(stripes) }}

func takeStripes(n int) *stripes {
	s := stripePool.Get().(*stripes)
	if cap(s.data) < n {
		s.data = make([]float32, n)
	}
	s.data = s.data[:cap(s.data)]
	return s
}

// analyseDown computes Q^T X, a part being one panel of columns of one plane.
type analyseDown struct {
	dst, src []float32
	b        *basis
	width    int
}

// Run does a part; see [par.Body].
func (p *analyseDown) Run(part int) {
	b, width := p.b, p.width
	plane, j := part/panels(width), part%panels(width)*gemm.Width
	n := min(gemm.Width, width-j)
	src := p.src[plane*b.size*width+j:]
	dst := p.dst[plane*b.entries*width+j:]
	mem := takeStripes(b.size * gemm.Width)
	even := mem.data
	odd := mem.data[b.blocks[0].half*gemm.Width:]
	if b.split {
		for k := range b.size / 2 {
			e, o := even[k*gemm.Width:(k+1)*gemm.Width], odd[k*gemm.Width:(k+1)*gemm.Width]
			fold(e, o, src[k*width:k*width+n], src[(b.size-1-k)*width:(b.size-1-k)*width+n])
		}
	}
	for k := range b.blocks[0].half {
		if !b.split || 2*k+1 == b.size {
			padded(even[k*gemm.Width:(k+1)*gemm.Width], src[k*width:k*width+n])
		}
	}
	for i, q := range b.blocks {
		panel := even
		if i == 1 {
			panel = odd
		}
		gemm.Mul(dst[min(q.at*width, len(dst)):], width, q.qt, q.half, q.n, panel, q.half, n)
	}
	for _, g := range b.gaps {
		for i := g.from; i < g.to; i++ {
			clear(dst[i*width : i*width+n])
		}
	}
	stripePool.Put(mem)
}

// analyseAcross computes X Q, a part being a few rows.
type analyseAcross struct {
	dst, src []float32
	b        *basis
	rows     int
}

// Run does a part; see [par.Body].
func (p *analyseAcross) Run(part int) {
	b := p.b
	first := part * rowsPerPart
	m := min(rowsPerPart, p.rows-first)
	src := p.src[first*b.size : (first+m)*b.size]
	dst := p.dst[first*b.entries : (first+m)*b.entries]
	if !b.split {
		p.products(dst, src, &b.blocks[0], m)
	} else {
		mem := takeStripes(m * b.size)
		he, ho := b.blocks[0].half, b.blocks[1].half
		even, odd := mem.data[:m*he], mem.data[m*he:m*b.size]
		for r := range m {
			foldRow(even[r*he:(r+1)*he], odd[r*ho:(r+1)*ho], src[r*b.size:(r+1)*b.size])
		}
		p.products(dst, even, &b.blocks[0], m)
		p.products(dst, odd, &b.blocks[1], m)
		stripePool.Put(mem)
	}
	for _, g := range b.gaps {
		for r := range m {
			clear(dst[r*b.entries+g.from : r*b.entries+g.to])
		}
	}
}

func (p *analyseAcross) products(dst, a []float32, q *block, m int) {
	for j := 0; j < q.n; j += gemm.Width {
		gemm.Mul(dst[q.at+j:], p.b.entries, a, q.half, m, q.panels[j*q.half:], q.half, min(gemm.Width, q.n-j))
	}
}

// synthesiseAcross computes Z Q^T, a part being a few rows.
type synthesiseAcross struct {
	dst, src []float32
	b        *basis
	rows     int
}

// Run does a part; see [par.Body].
func (p *synthesiseAcross) Run(part int) {
	b := p.b
	first := part * rowsPerPart
	m := min(rowsPerPart, p.rows-first)
	src := p.src[first*b.entries : (first+m)*b.entries]
	dst := p.dst[first*b.size : (first+m)*b.size]
	if !b.split {
		p.products(dst, src, &b.blocks[0], m)
		return
	}
	mem := takeStripes(m * b.size)
	he, ho := b.blocks[0].half, b.blocks[1].half
	even, odd := mem.data[:m*he], mem.data[m*he:m*b.size]
	p.products(even, src, &b.blocks[0], m)
	p.products(odd, src, &b.blocks[1], m)
	for r := range m {
		unfoldRow(dst[r*b.size:(r+1)*b.size], even[r*he:(r+1)*he], odd[r*ho:(r+1)*ho])
	}
	stripePool.Put(mem)
}

func (p *synthesiseAcross) products(dst, src []float32, q *block, m int) {
	for j := 0; j < q.half; j += gemm.Width {
		gemm.Mul(dst[j:], q.half, src[min(q.at, len(src)):], p.b.entries, m, q.turns[j*q.n:], q.n, min(gemm.Width, q.half-j))
	}
}

// synthesiseDown computes Q Z, a part being one panel of columns of one plane.
type synthesiseDown struct {
	dst, src []float32
	b        *basis
	width    int
}

// Run does a part; see [par.Body].
func (p *synthesiseDown) Run(part int) {
	b, width := p.b, p.width
	plane, j := part/panels(width), part%panels(width)*gemm.Width
	n := min(gemm.Width, width-j)
	src := p.src[plane*b.entries*width+j:]
	dst := p.dst[plane*b.size*width+j:]
	mem := takeStripes((b.size + b.entries) * gemm.Width)
	panel, sum := mem.data[:b.entries*gemm.Width], mem.data[b.entries*gemm.Width:]
	even, odd := sum, sum[b.blocks[0].half*gemm.Width:]
	for i, q := range b.blocks {
		for k := range q.n {
			row := (q.at + k) * width
			padded(panel[k*gemm.Width:(k+1)*gemm.Width], src[row:row+n])
		}
		switch {
		case !b.split:
			gemm.Mul(dst, width, q.q, q.n, q.half, panel, q.n, n)
		case i == 0:
			gemm.Mul(even, gemm.Width, q.q, q.n, q.half, panel, q.n, gemm.Width)
		default:
			gemm.Mul(odd, gemm.Width, q.q, q.n, q.half, panel, q.n, gemm.Width)
		}
	}
	if b.split {
		for k := range b.size / 2 {
			e, o := even[k*gemm.Width:k*gemm.Width+n], odd[k*gemm.Width:k*gemm.Width+n]
			fold(dst[k*width:k*width+n], dst[(b.size-1-k)*width:(b.size-1-k)*width+n], e, o)
		}
		if k := b.size / 2; b.size%2 == 1 {
			copy(dst[k*width:k*width+n], even[k*gemm.Width:])
		}
	}
	stripePool.Put(mem)
}
