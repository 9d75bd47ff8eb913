package onnx

import (
	"errors"
	"math"
	"path/filepath"

	"afterimage/restoration"
)

// gradientName is what the output of a classifier-gradient model is called.
const gradientName = "grad"

// guidanceFile is a classifier-gradient model as far as it is known without running
// it: inputs x, timestep and label, and the output grad, the gradient of
// log p(label | x) with respect to x, where x has variance-preserving scale.
type guidanceFile struct {
	folder, name string // the prior's folder and the name in it; folder is empty for a path of its own
	card         Card
	err          error // why it cannot be used; only a named one may be open beside it
}

// InspectGuidance reads the classifier-gradient model at path without running it. The
// card is filled in as far as the reading came. The error is an [*Error] that names the
// file: [ErrNotModel] for a file that is missing, unreadable or something else,
// [ErrUnsafe] for one that reads outside its folder, [ErrShape] for a graph that is no
// gradient, [ErrMetadata] for a wrong description. Whether it fits a prior shows when
// that is opened, see [Prior.GuidanceCard].
func InspectGuidance(path string) (Card, error) {
	g := guidanceFile{name: path}
	_, err := g.read()
	return g.card, err
}

// Classifier reads the classifier-gradient model that the card's description names,
// [Metadata.Guidance], which must not be empty. The errors are those of
// [InspectGuidance]; a model that was held in memory has none beside it, [ErrUnsafe].
func (c Card) Classifier() (Card, error) {
	g := c.namedGuidance()
	return g.card, g.err
}

// namedGuidance is what the description names. That it cannot be used is no fault of
// the prior, which works without.
func (c Card) namedGuidance() *guidanceFile {
	if c.Path == "" {
		return &guidanceFile{name: c.Guidance, err: fail(ErrUnsafe, "The model keeps its guidance in another file (%q) and has to be opened from its folder.", printable(c.Guidance))}
	}
	g := &guidanceFile{folder: filepath.Dir(c.Path), name: c.Guidance}
	_, g.err = g.read()
	return g
}

// chooseGuidance finds what guides the prior: the caller's file, or the one that its
// description names; nil for none.
func chooseGuidance(c Card, path string) (*guidanceFile, error) {
	var g *guidanceFile
	switch {
	case path != "":
		g = &guidanceFile{name: path}
		if _, err := g.read(); err != nil {
			return nil, err
		}
	case c.Guidance != "":
		g = c.namedGuidance()
	default:
		return nil, nil
	}
	if g.err == nil {
		g.err = g.fits(c)
	}
	if path != "" && g.err != nil {
		return nil, g.err
	}
	return g, nil
}

// read reads the file and makes its card.
func (g *guidanceFile) read() ([]byte, error) {
	path := filepath.Join(g.folder, filepath.FromSlash(g.name))
	g.card = Card{Name: modelName(path), Path: path}
	data, err := g.bytes()
	if err != nil {
		return nil, g.told(err)
	}
	card, m, err := newCard(data, path)
	if err == nil {
		err = card.describeGradient(m)
	}
	g.card = card
	return data, g.told(err)
}

func (g *guidanceFile) bytes() ([]byte, error) {
	if g.folder == "" {
		return readBounded(g.name, maxModelBytes)
	}
	f, err := openInside(g.folder, g.name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, g.name, maxModelBytes)
}

// told names the file in an error about it.
func (g *guidanceFile) told(err error) error {
	var e *Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	return failCause(e.Kind, err, "The guidance file %q: %s", filepath.Base(g.name), e.Text)
}

// describeGradient checks that the model is a classifier's gradient, and settles its
// description.
func (c *Card) describeGradient(m *model) error {
	pairs, err := c.pairs(m, nil)
	if err != nil {
		return err
	}
	if c.Metadata, _, err = ParseMetadata(pairs); err != nil {
		return err
	}
	switch s := c.Signature; {
	case c.Prediction != "":
		return fail(ErrShape, "This is a prior, which predicts %s, and not a classifier's gradient. Choose the classifier's file.", c.Prediction)
	case s.Label.Name == "":
		return fail(ErrShape, "It has no input for the class (label, a whole number for each picture), so it cannot be a classifier's gradient.")
	case len(s.Output.Dims) == 4 && s.Output.Dims[1] != 3 && s.Output.Dims[1] != -1:
		return fail(ErrShape, "Its result has %d channels; a gradient with respect to a photo has 3.", s.Output.Dims[1])
	}
	c.Timestep, c.ChannelsOut = c.Signature.Timestep.Type, 3
	_, saysDynamic := pairs[keyPrefix+"dynamic"]
	c.completeSize(c.Signature.Sample, saysDynamic)
	if c.Title != "" {
		c.Name = c.Title
	}
	return nil
}

// fits tells whether the classifier can guide the prior of a card.
func (g *guidanceFile) fits(prior Card) error {
	c := &g.card
	switch {
	case c.Classes == 0 && prior.Classes == 0:
		return g.told(fail(ErrMetadata, "It does not say how many classes it knows. Add afterimage.classes to its description."))
	case c.Classes == 0:
		c.Classes = prior.Classes
	case prior.Classes != 0 && c.Classes != prior.Classes:
		return g.told(fail(ErrMetadata, "It knows %d classes, and the model %s knows %d. Choose a classifier of the same classes.", c.Classes, prior.Name, prior.Classes))
	}
	if c.Schedule == "" && c.Alphas == nil {
		return nil
	}
	own, err := c.noiseSchedule()
	if err != nil {
		return g.told(err)
	}
	s, err := prior.noiseSchedule()
	if err == nil && !sameSchedule(own, s) {
		err = g.told(fail(ErrMetadata, "It was trained on another noise schedule than the model %s. Choose a classifier of the same schedule.", prior.Name))
	}
	return err
}

// sameSchedule allows for what a schedule loses when it is written in float32.
func sameSchedule(a, b *restoration.Schedule) bool {
	if a.Len() != b.Len() {
		return false
	}
	for t := range a.Len() {
		if x, y := a.Sigma(t), b.Sigma(t); math.Abs(x-y) > 1e-3*y {
			return false
		}
	}
	return true
}

// GuidanceCard is the card of the classifier that guides the prior where a class is
// given; ok is false where there is none, and err tells why one that is named cannot
// be used.
func (p *Prior) GuidanceCard() (card Card, ok bool, err error) {
	if p.guidance == nil {
		return Card{}, false, nil
	}
	return p.guidance.card, true, p.guidance.err
}

// blueprintFor is what a session of a model is made from, on the prior's own terms.
func (p *Prior) blueprintFor(data []byte, card Card) (blueprint, error) {
	b := blueprint{
		data: data, inputs: card.Signature.inputNames(), output: card.Signature.Output.Name,
		threads: p.threads, library: p.library,
	}
	var err error
	if len(card.External) > 0 {
		if b.folder, err = filepath.Abs(filepath.Dir(card.Path)); err != nil {
			return b, failCause(ErrNotModel, err, "The model's folder cannot be found: %v.", err)
		}
	}
	return b, nil
}
