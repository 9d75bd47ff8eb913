package state

import (
	"math"
	"slices"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/raster"
)

// Facts is how a picture stands to the photo that it came from.
type Facts struct {
	Residual float64 // see [restoration.Plan.Residual]; NaN where it says nothing
	Changed  int     // pixels changed outside the mask; -1 for tasks without one
}

// Made is a picture of an outcome as its edits make it.
type Made struct {
	Picture *raster.Picture // may be smaller than the result for a moment; nil after a failure
	Facts   Facts           // once they are known

	key   madeKey
	stage stage
}

// madeKey is what a picture was made from; equal keys give equal pictures.
type madeKey struct {
	finish          restoration.Finish
	reveal, compose uint64 // versions
	summed          string // the samples that a mean is of
	sources         string // of a composition, with their finish
}

// stage is how far a picture is.
type stage int

const (
	stageCoarse stage = iota + 1 // a quick look
	stagePicture
	stageFacts
)

// coarsePixels is the size of a result from which on a quick look comes first.
const coarsePixels = 3 << 20

// darkroom makes the pictures of one outcome. It remembers what the next picture will
// need, and is used by one goroutine at a time.
type darkroom struct {
	outcome  *Outcome             // what never changes of it is read
	samples  []restoration.Sample // as drawn
	plan     *restoration.Plan
	finisher *restoration.Finisher
	thin     *restoration.Finisher
	step     int // of thin
	composed linearops.Image
	shown    []ingredient // what composed is made of, the base first
	finished map[ingredient]linearops.Image
	last     *finishedImage
}

// ingredient is a sample of a composition as it goes in.
type ingredient struct {
	sample int
	finish restoration.Finish
}

// finishedImage is the picture that was made last, for its facts.
type finishedImage struct {
	choice Choice
	key    madeKey
	image  linearops.Image
}

func newDarkroom(o *Outcome) *darkroom {
	return &darkroom{outcome: o, samples: o.Result.Samples, finished: map[ingredient]linearops.Image{}}
}

// ready makes the plan that the outcome came from, once.
func (d *darkroom) ready() error {
	if d.plan != nil {
		return nil
	}
	p, err := d.outcome.plan()
	if err != nil {
		return err
	}
	d.plan, d.finisher = p, p.Finisher()
	return nil
}

// plan is the plan of the run that the outcome came from.
func (o *Outcome) plan() (*restoration.Plan, error) {
	return restoration.NewPlan(o.Settings, restoration.Inputs{
		Photo: linearops.Image{Shape: o.Photo.Shape()}, Region: o.Photo.Region, Mask: o.Mask, Kernel: o.Kernel,
		Limits: limitsOf(o.Photo),
	})
}

// drawn is the image of a sample or of the mean as it was drawn.
func (o *Outcome) drawn(c Choice) linearops.Image {
	switch c.Kind {
	case Mean:
		return o.Result.Mean
	case OneSample:
		return o.Result.Samples[c.Index].Image
	}
	return linearops.Image{}
}

// mixture is a composition, or a part of one that changed, made ready for the darkroom.
type mixture struct {
	parts   []ingredient
	area    restoration.Rect
	weights []restoration.Weights // of the parts after the base
}

// ingredients are the samples of the composition that are in it now.
func (e *Edits) ingredients() (parts []ingredient, planes []*Mask) {
	c := e.Compose
	parts = append(parts, ingredient{c.Base, e.source(c.Base)})
	for i, s := range c.Sources {
		if s != c.Base {
			parts, planes = append(parts, ingredient{s, e.source(s)}), append(planes, c.Planes[i])
		}
	}
	return parts, planes
}

// mixture is what the darkroom has to do for the composition, with copies of what the
// window goes on changing: the area that changed, or everything where that is not known.
func (e *Edits) mixture(before []ingredient) *mixture {
	c := e.Compose
	parts, planes := e.ingredients()
	changed := c.TakeChanged()
	all := restoration.Rect{W: c.W, H: c.H}
	m := &mixture{parts: parts, area: all}
	if len(before) > 0 && len(before) <= len(parts) && slices.Equal(before, parts[:len(before)]) {
		m.area = restoration.Rect{}
		if !changed.Empty() {
			m.area = restoration.Reach(rectOf(changed), c.W, c.H)
		}
	}
	for _, p := range planes {
		m.weights = append(m.weights, weights(p, restoration.Reach(m.area, c.W, c.H)))
	}
	return m
}

// mix brings the composition up to date.
func (d *darkroom) mix(m *mixture) linearops.Image {
	base := d.ingredient(m.parts[0])
	if d.composed.Shape != base.Shape {
		d.composed = linearops.NewImage(base.Shape)
		m.area = restoration.Rect{W: base.W, H: base.H}
	}
	var layers []restoration.Layer
	for i, p := range m.parts[1:] {
		layers = append(layers, restoration.Layer{Image: d.ingredient(p), Weights: m.weights[i]})
	}
	restoration.ComposeInto(d.composed, base, layers, d.plan.Touched(), m.area)
	d.shown = m.parts
	for k := range d.finished {
		if !slices.Contains(m.parts, k) {
			delete(d.finished, k)
		}
	}
	return d.composed
}

// ingredient is a sample as it goes into a composition.
func (d *darkroom) ingredient(i ingredient) linearops.Image {
	raw := d.samples[i.sample].Image
	if i.finish == restoration.AsDrawn {
		return raw
	}
	if m, ok := d.finished[i]; ok {
		return m
	}
	m := d.finisher.Apply(raw, i.finish, nil)
	d.finished[i] = m
	return m
}

// order is one step of work for the darkroom.
type order struct {
	choice Choice
	key    madeKey
	stage  stage
	raw    linearops.Image // as drawn; none of a composition
	mix    *mixture        // of a composition; nil where the darkroom has it
	reveal *tiled          // nil for nowhere
	made   *Made           // that it takes further; nil for none
}

// do carries an order out.
func (d *darkroom) do(o *order) (*Made, error) {
	if err := d.ready(); err != nil {
		return &Made{key: o.key, stage: stageFacts, Facts: noFacts}, err
	}
	if o.stage == stageCoarse {
		return &Made{key: o.key, stage: o.stage, Picture: raster.FromImage(d.coarse(o))}, nil
	}
	if o.stage == stageFacts {
		m := *o.made
		m.stage, m.Facts = stageFacts, d.outcome.facts(d.plan, d.image(o))
		d.last = nil
		return &m, nil
	}
	image := d.image(o)
	d.last = &finishedImage{o.choice, o.key, image}
	return &Made{key: o.key, stage: o.stage, Picture: raster.FromImage(image)}, nil
}

// image is the picture that an order asks for.
func (d *darkroom) image(o *order) linearops.Image {
	if l := d.last; l != nil && l.choice == o.choice && l.key == o.key {
		return l.image
	}
	if o.choice.Kind != Composed {
		return d.finisher.Apply(o.raw, o.key.finish, o.revealed())
	}
	if o.mix != nil {
		d.mix(o.mix)
	}
	return d.finisher.Apply(d.composed, o.key.finish, o.revealed())
}

// revealed is where the original shows through, pixel by pixel; nil for nowhere.
func (o *order) revealed() []uint8 {
	if o.reveal == nil {
		return nil
	}
	return o.reveal.Alpha()
}

// coarse is a quick look at a picture.
func (d *darkroom) coarse(o *order) linearops.Image {
	raw := o.raw
	if d.thin == nil {
		d.step = int(math.Ceil(math.Sqrt(float64(raw.Plane()) / (coarsePixels / 4))))
		d.thin = d.finisher.Thin(d.step)
	}
	var reveal []uint8
	if o.reveal != nil {
		row := make([]uint8, 0, raw.W)
		for y := 0; y < raw.H; y += d.step {
			row = o.reveal.appendRow(row[:0], y, 0, raw.W)
			for x := 0; x < raw.W; x += d.step {
				reveal = append(reveal, row[x])
			}
		}
	}
	return d.thin.Apply(restoration.Thin(raw, d.step), o.key.finish, reveal)
}

var noFacts = Facts{Residual: math.NaN(), Changed: -1}

// facts compares an image of the outcome with the photo.
func (o *Outcome) facts(p *restoration.Plan, m linearops.Image) Facts {
	f := Facts{Residual: p.Residual(m), Changed: -1}
	if o.Settings.Task == restoration.Inpaint {
		f.Changed = o.Photo.Differing(m, o.Region.X, o.Region.Y, o.touched(), o.Photo.Depth)
	}
	return f
}
