package restoration

import "afterimage/linearops"

// What a run takes, for the estimate.
const (
	// imagePixel is the bytes of a pixel of 3 planes.
	imagePixel = 3 * 4
	// networkBytes is the working memory per pixel of a network that does not tell its
	// own by Spec.Evaluation, and networkFixed its weights and the runtime.
	networkBytes = 1 << 10
	networkFixed = 160 << 20
	// photoPixel is what a pixel of the photo itself takes, however small its crop: its
	// samples, up to 8 bytes of the file as it was decoded, the picture that is shown,
	// and the mask. photoAlone is its samples alone, and maskPixel a mask.
	photoPixel, photoAlone, maskPixel = 24, 8, 6
	// samplePixel is what a pixel of a finished sample takes where it is shown: its
	// values, and two 8-bit pictures with their smaller versions, of the run that goes on
	// and of its outcome.
	samplePixel = 24
	// writePixel is what writing a picture takes: its samples in 16 bits, the file, and
	// what is read back of it.
	writePixel = 28
	// slack is the garbage beside what a run holds where the collector is told how much
	// that is.
	slack = 1.05
)

// Working is working memory in bytes: Fixed + PerPixel n + PerPixel2 n^2 for n pixels.
type Working struct{ Fixed, PerPixel, PerPixel2 float64 }

// bytes is what n pixels take.
func (m Working) bytes(n float64) float64 { return m.Fixed + n*(m.PerPixel+m.PerPixel2*n) }

// Memory estimates the peak memory, in bytes, of drawing samples with a prior: the photo,
// the network's working memory, the sampler's, and the finished pictures, as the plan's
// Budget and Spill have it done.
func (p *Plan) Memory(spec Spec, samples int) uint64 {
	z := p.sizing(spec)
	z.set.Samples = samples
	if p.parts != nil {
		return z.holesMemory(p.parts.crops, p.Patchwork)
	}
	return z.memory(z.level(), float64(p.grid.Plane()))
}

// Takes is what a run takes at its peak.
type Takes struct {
	Bytes  uint64 // memory, in all
	Native uint64 // of it what libraries take by themselves: the runtime, and an evaluation
	Disk   uint64 // in the temporary file
}

// Takes tells what [Restore] will take; Bytes is [Plan.Memory] of all samples.
func (p *Plan) Takes(spec Spec) Takes {
	z := p.sizing(spec)
	if p.parts != nil {
		one := z.ofCrop(p.parts.crops)
		return Takes{
			Bytes:  z.holesMemory(p.parts.crops, p.Patchwork),
			Native: uint64(networkFixed + one.network(inMemory, float64(one.grid.Plane()))),
		}
	}
	t, n := z.level(), float64(p.grid.Plane())
	out := Takes{Bytes: z.memory(t, n), Native: uint64(networkFixed + z.network(t, n))}
	if t >= samplesAway {
		out.Disk = uint64(z.set.Samples) * imagePixel * uint64(p.size.Plane())
	}
	if _, pixels := z.planned(0); t >= planesAway && !pixels {
		out.Disk += 2 * imagePixel * uint64(p.grid.Plane())
	}
	return out
}

// thrift is how much of a run waits in a temporary file.
type thrift int

const (
	inMemory    thrift = iota
	oneByOne           // samples are drawn one after the other, on a graphics card too
	samplesAway        // finished samples are in the file
	planesAway         // and so are the spectra while the denoiser works
)

// most is the greatest thrift there is.
func (z sizing) most() thrift {
	if z.room.Spill {
		return planesAway
	}
	return oneByOne
}

// tiles are the windows of a run; ok is false where the prior sees the whole picture.
func (z sizing) tiles() (t tiling, ok bool) {
	t, ok = z.set.Window.resolved(z.spec, z.grid).tiling(z.spec)
	return t, ok && !t.whole(z.grid)
}

// look is the largest picture that the prior is shown.
func (z sizing) look() linearops.Shape {
	t, ok := z.tiles()
	if !ok {
		return z.grid
	}
	return linearops.Shape{C: z.grid.C, H: t.sides(z.grid.H)[0], W: t.sides(z.grid.W)[0]}
}

// together is the number of samples that are drawn at once: as many as the prior takes,
// one where the windows of one are as many, and where memory is short.
func (z sizing) together(t thrift) int {
	if _, tiled := z.tiles(); tiled || t >= oneByOne {
		return 1
	}
	return groupSize(z.spec, z.set.Samples)
}

// level is the least thrift with which the run fits into its budget; the greatest where
// none does.
func (z sizing) level() thrift {
	last := z.most()
	for t := inMemory; t < last; t++ {
		if z.memory(t, float64(z.grid.Plane())) <= z.budget {
			return t
		}
	}
	return last
}

// least is the smallest memory with which the run can be done.
func (z sizing) least() uint64 {
	return z.memoryFor(float64(z.grid.Plane()))
}

// memory is the estimate for an operator's grid of n pixels.
func (z sizing) memory(t thrift, n float64) uint64 {
	total := float64(z.held()) + networkFixed + z.network(t, n)
	together := float64(z.together(t))
	if !z.room.NoPreviews {
		return uint64(total + n*z.shown(together))
	}
	return uint64(total + slack*n*imagePixel*z.unseen(t, together))
}

// network is what an evaluation takes for a grid of n pixels.
func (z sizing) network(t thrift, n float64) float64 {
	network := Working{PerPixel: networkBytes}
	if z.spec.Evaluation != (Working{}) {
		network = z.spec.Evaluation
	}
	calls, seen := float64(z.together(t)), n
	if _, ok := z.tiles(); ok {
		calls, seen = float64(max(1, z.spec.Batch)), min(n, float64(z.look().Plane()))
	}
	return calls * network.bytes(seen)
}

// shown is the bytes of a pixel of a run whose pictures are looked at: the sampler's
// images for each sample drawn together, the plan's and the operator's, with as much
// garbage as comes of them, and the pictures.
func (z sizing) shown(together float64) float64 {
	const sampler, plan = 6, 6
	const further = 4 // mean, spread, preview and what is being written
	pictures := (float64(z.set.Samples) + further) * samplePixel
	if z.inStages() {
		pictures = z.enlarged() * (pictures + stageImages*imagePixel)
	}
	return (together*sampler+plan)*imagePixel + pictures
}

// stageImages is what colorize in two stages holds at the picture's size: its luma, pooled
// or degraded once.
const stageImages = 2

// enlarged is how many times as many pixels a picture has as the grid, where it has more.
func (z sizing) enlarged() float64 {
	if !z.inStages() {
		return 1
	}
	return float64(z.size.Plane()) / float64(z.grid.Plane())
}

// unseen is the images of the grid's size that a run takes without previews: while it
// draws, or at its end, when the sampler is gone and mean and spread are there.
func (z sizing) unseen(t thrift, together float64) float64 {
	share := float64(z.crop.W*z.crop.H) / float64(z.grid.Plane())
	plan, pixels := z.planned(share)
	each, common := 3.0, 1.0 // x, x0hat and the spectrum of x; the measurement's
	switch {
	case pixels:
		each, common = 2, 0
	case t >= planesAway:
		each, common = 2, 0
	}
	finished := float64(z.set.Samples)
	if t >= samplesAway {
		finished = 1
	}
	const pooled, scratch = 0.5, 1
	draw := together*each + common + pooled + scratch
	if z.grid != z.size {
		draw++
	}
	end := 2 + float64(writePixel)/imagePixel
	if z.set.Finish != nil {
		end += 2
	}
	if z.inStages() {
		finished += stageImages
	}
	return plan + z.enlarged()*finished + max(draw, z.enlarged()*end)
}

// planned is the images that plan and operator hold, share being the photo's part of one;
// pixels tells whether the operator's basis is the pixels'.
func (z sizing) planned(share float64) (images float64, pixels bool) {
	if z.set.Simulate {
		images = 2 // the measurement is another picture, and the clean one stays
	}
	switch z.set.Task {
	case Denoise:
		return images + 1, true
	case Inpaint:
		return images + 3, true
	case Upscale:
		if z.set.Downscale == Bicubic {
			images += 2
		}
		return images + share, false
	case Deblur:
		if z.grid != z.size {
			images += 2
		}
		return images + share + 1, false
	}
	return images + share + 2, false
}

// held is what the photo takes, in bytes, as long as the run goes on.
func (z sizing) held() uint64 {
	each := uint64(photoPixel)
	switch {
	case !z.room.NoPreviews:
	case z.set.Task == Inpaint || z.set.Task == OldPhoto:
		each = photoAlone + maskPixel
	default:
		each = photoAlone
	}
	return each * uint64(z.whole.Plane())
}

// Room is what a run may take.
type Room struct {
	// Bytes of memory, with the photo and the plan; 0 for what the system says is
	// available beside what this process holds already.
	Bytes uint64
	// NoPreviews says that nobody looks at pictures while the run goes on.
	NoPreviews bool
	// Spill says that planes may wait in a temporary file.
	Spill bool
}

// room is what the plan's run may take.
func (p *Plan) room() Room {
	return Room{Bytes: p.Budget, NoPreviews: p.NoPreviews, Spill: p.Spill != nil}
}

// sizing is the question of size for the plan.
func (p *Plan) sizing(spec Spec) sizing {
	return newSizing(p.Settings, p.kernel, p.layout, spec, p.room())
}

// Tiles tells how many windows the prior sees the whole picture in, and the side of the
// largest; 1 and 0 without windows.
func (p *Plan) Tiles(spec Spec) (n, side int) {
	t, ok := p.Settings.Window.resolved(spec, p.grid).tiling(spec)
	if !ok || t.whole(p.grid) {
		return 1, 0
	}
	down, across := t.sides(p.grid.H), t.sides(p.grid.W)
	return len(down) * len(across), max(down[0], across[0])
}
