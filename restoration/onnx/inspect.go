package onnx

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxSidecarBytes bounds a sidecar file; the longest values are a schedule of a
// thousand steps and the names of some thousand classes.
const maxSidecarBytes = 8 << 20

// Inspect reads the model at path without running it, with the external data and
// the sidecar beside it. The card is filled in as far as the reading came, also
// beside an [*UndescribedError].
func Inspect(path string) (Card, error) {
	_, card, _, err := readModel(path, nil)
	return card, err
}

// InspectAs is [Inspect] with further keys and values of the description, as a sidecar
// would give them, which take precedence.
func InspectAs(path string, more map[string]string) (Card, error) {
	_, card, _, err := readModel(path, func(pairs map[string]string) map[string]string {
		pairs = maps.Clone(pairs)
		maps.Copy(pairs, more)
		return pairs
	})
	return card, err
}

// InspectBytes reads a model held in memory without running it.
func InspectBytes(data []byte) (Card, error) { return InspectWith(data, Options{}) }

// InspectWith is InspectBytes for a model that [OpenBytes] would open with o.
func InspectWith(data []byte, o Options) (Card, error) {
	card, _, err := inspect(data, "", o.Sidecar, o.Metadata.instead())
	card.Name = cmp.Or(o.Name, card.Name)
	return card, err
}

// edit changes the keys and values of a description; nil changes nothing.
type edit func(pairs map[string]string) map[string]string

// instead is the description that takes the place of any other; nil for none.
func (m *Metadata) instead() edit {
	if m == nil {
		return nil
	}
	return func(map[string]string) map[string]string { return m.Pairs() }
}

// readModel reads a model file and everything that belongs to it.
func readModel(path string, edit edit) ([]byte, Card, *model, error) {
	data, err := readBounded(path, maxModelBytes)
	if err != nil {
		return nil, Card{Path: path, Name: modelName(path)}, nil, err
	}
	card, m, err := inspect(data, path, nil, edit)
	return data, card, m, err
}

// readBounded reads an ordinary file, or says why it cannot.
func readBounded(path string, limit int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlock, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, failCause(ErrNotModel, err, "There is no model file %q.", path)
	case err != nil:
		return nil, failCause(ErrNotModel, err, "The model file %q cannot be read: %v.", path, errors.Unwrap(err))
	}
	defer f.Close()
	return readAll(f, path, limit)
}

// readAll reads the whole of an open file, which has to be an ordinary one.
func readAll(f *os.File, path string, limit int64) ([]byte, error) {
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, failCause(ErrNotModel, err, "The model file %q cannot be read: %v.", path, errors.Unwrap(err))
	case info.IsDir():
		return nil, notAFolder(path)
	case !info.Mode().IsRegular():
		return nil, fail(ErrNotModel, "%q is not a file. Choose a file that ends in .onnx.", path)
	case info.Size() > limit:
		return nil, tooLarge(f, path, limit)
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, failCause(ErrNotModel, err, "The model file %q changed while it was read. Try again.", path)
	}
	return data, nil
}

func modelName(path string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".onnx")
	if path == "" {
		return "prior"
	}
	return name
}

// inspect makes the card of a prior. path is empty for a model in memory, whose
// sidecar is given instead; nil for none.
func inspect(data []byte, path string, sidecar []byte, edit edit) (Card, *model, error) {
	card, m, err := newCard(data, path)
	if err != nil {
		return card, nil, err
	}
	if err := card.describe(m, sidecar, edit); err != nil {
		return card, nil, err
	}
	card.Name = cmp.Or(card.Title, card.Name)
	return card, m, nil
}

// newCard makes the card of a model, but for its description.
func newCard(data []byte, path string) (Card, *model, error) {
	sum := sha256.Sum256(data)
	card := Card{Name: modelName(path), Path: path, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
	m, err := parseModel(data, path)
	if err != nil {
		return card, nil, err
	}
	card.Producer, card.Opset, card.Parameters = m.producer, m.opset, m.parameters
	folder := ""
	if path != "" {
		folder = filepath.Dir(path)
	}
	if card.External, err = m.checkExternal(folder); err != nil {
		return card, nil, err
	}
	card.Signature, err = m.signature()
	return card, m, err
}

// pairs are the keys and values of the description: the sidecar's over the model's own.
// given is the sidecar of a model in memory, nil for none.
func (c *Card) pairs(m *model, given []byte) (map[string]string, error) {
	sidecar, err := c.readSidecar(given)
	pairs := m.metadata
	if sidecar != nil {
		pairs = maps.Clone(pairs)
		maps.Copy(pairs, sidecar)
	}
	return pairs, err
}

// describe settles the description of a prior: what the model and its sidecar say, as
// the caller has edited it.
func (c *Card) describe(m *model, given []byte, edit edit) error {
	pairs, err := c.pairs(m, given)
	if err != nil {
		return err
	}
	if edit != nil {
		pairs = edit(pairs)
	}
	var missing []string
	if c.Metadata, missing, err = ParseMetadata(pairs); err != nil {
		return err
	}
	_, saysDynamic := pairs[keyPrefix+"dynamic"]
	if err := c.complete(c.Signature, saysDynamic); err != nil {
		return err
	}
	if c.Prediction == "" && c.Signature.Output.Name == gradientName {
		return fail(ErrShape, "This is the gradient of a classifier and no prior. Give it as the guidance of a prior.")
	}
	if c.Classes == 0 && c.Signature.Label.Name != "" {
		missing = append(missing, keyPrefix+"classes")
	}
	if len(missing) > 0 {
		c.guess()
		if slices.Contains(missing, keyPrefix+"classes") {
			c.Classes = usualClasses
		}
		return &UndescribedError{Name: filepath.Base(cmp.Or(c.Path, "prior.onnx")), Missing: missing, Guess: c.Metadata}
	}
	_, err = c.noiseSchedule()
	return err
}

// readSidecar reads the description beside a model, or the one that is given for a model
// in memory; nil when there is none.
func (c *Card) readSidecar(given []byte) (map[string]string, error) {
	switch {
	case given != nil:
		return parseSidecar(given)
	case c.Path == "":
		return nil, nil
	}
	pairs, err := ReadSidecar(c.Path + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		c.Sidecar = c.Path + ".json"
	}
	return pairs, err
}

// complete fills in what the description leaves out and the graph shows, and refuses
// what contradicts it.
func (m *Metadata) complete(s Signature, saysDynamic bool) error {
	m.Timestep = s.Timestep.Type
	m.completeSize(s.Sample, saysDynamic)
	switch {
	case m.Classes > 0 && s.Label.Name == "":
		return fail(ErrMetadata, "The model's description is wrong: it speaks of %d classes, and the model has no input for a class.", m.Classes)
	}
	return m.completeChannels(s.Output)
}

func (m *Metadata) completeChannels(out TensorInfo) error {
	channels := -1
	if len(out.Dims) == 4 {
		channels = out.Dims[1]
	}
	if m.ChannelsOut == 0 {
		m.ChannelsOut = max(3, channels)
	}
	switch {
	case m.ChannelsOut != 3 && m.ChannelsOut != 6:
		return fail(ErrMetadata, "The model's description is wrong: it speaks of %d channels in the result; it has to be 3, or 6 with a learned variance.", m.ChannelsOut)
	case channels > 0 && m.ChannelsOut != channels:
		return fail(ErrMetadata, "The model's description is wrong: it speaks of %d channels in the result, and the model gives %d.", m.ChannelsOut, channels)
	}
	return nil
}

func (m *Metadata) completeSize(in TensorInfo, saysDynamic bool) {
	h, w := in.Dims[2], in.Dims[3]
	free := h < 0 && w < 0
	if !saysDynamic || !free {
		m.Dynamic = free
	}
	if m.Size == 0 {
		m.Size = 256
		if h > 0 {
			m.Size = h
		}
	}
	if m.SizeMultiple == 0 {
		m.SizeMultiple = 1
		if free {
			m.SizeMultiple = 32 // five levels of a U-Net, the deepest that are usual
		}
	}
	if m.SizeMin == 0 {
		m.SizeMin = m.SizeMultiple
	}
}

// guess fills in what most models are, for a person to confirm: the noise prediction
// and the schedule of DDPM (Ho et al. 2020), which diffusers and guided-diffusion
// begin from.
func (m *Metadata) guess() {
	if m.Prediction == "" {
		m.Prediction = Epsilon
	}
	if m.Schedule == "" && m.Alphas == nil {
		m.Schedule = "linear 0.0001 0.02 1000"
	}
}

// usualClasses are ImageNet's, which most published networks with classes know.
const usualClasses = 1000
