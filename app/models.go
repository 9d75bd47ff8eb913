package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"afterimage/resources"
	"afterimage/restoration/onnx"
	"afterimage/ui/state"
)

var _ state.Models = (*engine)(nil)

// Selected implements [state.Models].
func (e *engine) Selected() state.Selection {
	e.mu.Lock()
	defer e.mu.Unlock()
	return state.Selection{Prior: importedName(e.flags.model), Device: e.flags.device, Threads: e.flags.threads}
}

// Select implements [state.Models].
func (e *engine) Select(s state.Selection) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.flags.model, e.flags.device, e.flags.threads = "", s.Device, s.Threads
	if s.Prior != "" {
		e.flags.model = importedPath(s.Prior)
	}
}

// importedName is the name of the imported prior whose model is at path; empty where path
// is.
func importedName(path string) string {
	if path == "" {
		return ""
	}
	return defaultPriorName(path)
}

// sentenceOf is a text with a capital and a full stop; empty stays empty.
func sentenceOf(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// Priors implements [state.Models].
func (e *engine) Priors() []state.PriorCard {
	list := []state.PriorCard{builtInCard()}
	for _, m := range importedPriors() {
		path := importedPath(m.Name)
		c, err := e.cards.inspect(path)
		card := newPriorCard(c)
		card.ID, card.Bytes = m.Name, m.Bytes
		if err != nil {
			card.Title, card.Problem = m.Name, sentenceOf(err.Error())
		}
		list = append(list, card)
	}
	return list
}

// builtInCard is the card of the prior that is built in.
func builtInCard() state.PriorCard {
	c, err := onnx.InspectWith(resources.Prior(), builtInOptions())
	card := newPriorCard(c)
	card.File = ""
	if err != nil { // a build with a broken prior; the tests see to it that none is shipped
		card.Title, card.Problem = builtIn, sentenceOf(err.Error())
	}
	return card
}

func newPriorCard(c onnx.Card) state.PriorCard {
	i := newInfoPrior(c, c.Path)
	return state.PriorCard{
		Title: c.Name, File: c.Path, SHA256: c.SHA256, Licence: c.Licence, Source: c.Source, Producer: c.Producer,
		Prediction: string(c.Prediction), Schedule: c.Schedule, Pictures: i.pictures(),
		Parameters: c.Parameters, Bytes: i.Bytes, Classes: c.Classes, Guidance: c.Guidance, Marks: c.Marks,
	}
}

// cardCache keeps the cards of files that are as they were: reading one takes as long as
// the file is large.
type cardCache struct {
	mu    sync.Mutex
	cards map[string]cachedCard
}

type cachedCard struct {
	card     onnx.Card
	size     int64
	modified time.Time
}

func (c *cardCache) inspect(path string) (onnx.Card, error) {
	info, err := os.Stat(path)
	if err != nil {
		return onnx.Card{}, plain(err)
	}
	c.mu.Lock()
	known, ok := c.cards[path]
	c.mu.Unlock()
	if ok && known.size == info.Size() && known.modified.Equal(info.ModTime()) {
		return known.card, nil
	}
	card, err := onnx.Inspect(path)
	if err != nil {
		return card, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cards == nil {
		c.cards = map[string]cachedCard{}
	}
	c.cards[path] = cachedCard{card, info.Size(), info.ModTime()}
	return card, nil
}

// Devices implements [state.Models].
func (e *engine) Devices() []state.DeviceCard {
	var list []state.DeviceCard
	for _, d := range onnx.Devices(e.flags.runtime) {
		c := state.DeviceCard{ID: d.ID, Name: d.Name, Usable: d.Usable}
		if d.Total > 0 {
			c.Detail = fmt.Sprintf("%.1f of %.1f GB free", float64(d.Free)/1e9, float64(d.Total)/1e9)
		}
		if d.Reason != "" {
			c.Reason = sentenceOf(d.Reason)
		}
		list = append(list, c)
	}
	return list
}

// Examine implements [state.Models].
func (e *engine) Examine(path string, answers map[string]string) (state.PriorCard, []state.Question, error) {
	c, err := onnx.InspectAs(path, described(answers))
	var undescribed *onnx.UndescribedError
	if errors.As(err, &undescribed) {
		c.Metadata = undescribed.Guess
		card := newPriorCard(c)
		card.ID = defaultPriorName(path)
		return card, questions(undescribed, c), nil
	}
	card := newPriorCard(c)
	card.ID = defaultPriorName(path)
	return card, nil, err
}

// questions asks what the model does not say: what is needed, and with it what could be
// guessed from the graph alone.
func questions(u *onnx.UndescribedError, c onnx.Card) []state.Question {
	g := u.Guess
	asks := map[string]state.Question{
		"prediction": {Guess: string(g.Prediction), Options: []string{string(onnx.Epsilon), string(onnx.VPrediction), string(onnx.Clean)}},
		"schedule":   {Guess: g.Schedule},
		"classes":    {Guess: strconv.Itoa(g.Classes)},
	}
	var list []state.Question
	for _, key := range u.Missing {
		key = strings.TrimPrefix(key, "afterimage.")
		q := asks[key]
		q.Key = key
		list = append(list, q)
	}
	if g.Dynamic { // a free size: what it is best at and what it divides by is not in the graph
		list = append(list, state.Question{Key: "size", Guess: strconv.Itoa(g.Size)},
			state.Question{Key: "size_multiple", Guess: strconv.Itoa(g.SizeMultiple)})
	}
	if strings.HasPrefix(c.Signature.Timestep.Type, "float") {
		list = append(list, state.Question{Key: "continuous", Guess: "false", Options: []string{"false", "true"}})
	}
	return list
}

// described are a person's answers in the keys of a description.
func described(answers map[string]string) map[string]string {
	more := map[string]string{}
	for key, value := range answers {
		if value = strings.TrimSpace(value); value != "" {
			more["afterimage."+key] = value
		}
	}
	return more
}

// Add implements [state.Models].
func (e *engine) Add(ctx context.Context, path, name string, answers map[string]string) (state.PriorCard, error) {
	f := importFlags{name: name, more: described(answers), engine: engineFlags{runtime: e.flags.runtime}}
	if _, _, err := f.run(ctx, path, e.stop); err != nil {
		return state.PriorCard{}, forWindow(err)
	}
	c, err := e.cards.inspect(importedPath(name))
	card := newPriorCard(c)
	card.ID, card.Bytes = name, folderBytes(filepath.Dir(importedPath(name)))
	return card, err
}

// forWindow takes the flags of the command line out of an error's advice.
func forWindow(err error) error {
	text := strings.NewReplacer(" with --name, or add --overwrite", ", or remove that one first", " with --name", "").Replace(err.Error())
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}

// Remove implements [state.Models].
func (e *engine) Remove(name string) error {
	if err := checkPriorName(name); err != nil {
		return err
	}
	folder := filepath.Dir(importedPath(name))
	if _, err := os.Stat(importedPath(name)); err != nil {
		return fmt.Errorf("there is no prior called %s any more", name)
	}
	// Out of sight first: what cannot be deleted now is no prior that half works.
	gone := filepath.Join(priorsFolder(), ".removed-"+name)
	_ = os.RemoveAll(gone)
	if err := os.Rename(folder, gone); err != nil {
		return fmt.Errorf("the prior %s cannot be removed: %w", name, plain(err))
	}
	syncFolder(priorsFolder())
	_ = os.RemoveAll(gone)
	return nil
}
