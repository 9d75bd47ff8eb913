package state

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"afterimage/restoration"
)

// Hints are the dabs of colour on a photo that is colorized, with the colour and the
// radius of the next one. The dabs themselves lie in the settings of [restoration.Colorize],
// in pixels of the whole photo, so that runs, recipes and sessions have them; a list that was
// handed out never changes.
type Hints struct {
	Colour string  // of the next dab, "#rrggbb"
	Radius float64 // of the next dab, in pixels of the photo

	set        *restoration.Settings
	w, h       int // of the photo
	selected   int // -1 for none
	moving     int // the dab of the open drag; -1 for none
	dx, dy     float64
	before     []restoration.Hint // when the drag began
	undo, redo [][]restoration.Hint
}

// MaxHintSlider is the largest radius that the window offers, in pixels of the photo.
const MaxHintSlider = 300

// hintSteps is how many steps are kept for undo.
const hintSteps = 500

func newHints(set *restoration.Settings) *Hints {
	return &Hints{Colour: HintColours()[0].Colour, Radius: 12, set: set, selected: -1, moving: -1}
}

// open begins anew on a photo of w x h pixels.
func (h *Hints) open(w, height int) {
	h.w, h.h = w, height
	h.set.Hints = nil
	h.SetRadius(float64(round(float64(min(w, height)) / 40)))
	h.arranged()
}

// arranged forgets the history: the dabs were replaced from outside.
func (h *Hints) arranged() {
	h.undo, h.redo, h.before = nil, nil, nil
	h.selected, h.moving = -1, -1
}

// List is the dabs, the newest last. It is not to be changed.
func (h *Hints) List() []restoration.Hint { return h.set.Hints }

// Selected is the index of the dab that was clicked last, ok false for none.
func (h *Hints) Selected() (i int, ok bool) {
	return h.selected, h.selected >= 0 && h.selected < len(h.set.Hints)
}

// Full says whether there may be no more.
func (h *Hints) Full() bool { return len(h.set.Hints) >= restoration.MaxHints }

// SetColour sets the colour of the next dab, as people write it: "#c08040", "C08040"; it says
// whether that is one.
func (h *Hints) SetColour(text string) bool {
	c, ok := hexColour(text)
	if ok {
		h.Colour = c
	}
	return ok
}

// SetRadius sets the radius of the next dab, within what is offered.
func (h *Hints) SetRadius(r float64) { h.Radius = clampFloat(r, 1, MaxHintSlider) }

// Resize makes the next dab larger or smaller by a sixth, by a pixel at least.
func (h *Hints) Resize(larger bool) {
	by := math.Max(1, float64(round(h.Radius/6)))
	if !larger {
		by = -by
	}
	h.SetRadius(h.Radius + by)
}

// At is the topmost dab that a point of the photo lies on, or within least pixels of the
// middle of; -1 for none.
func (h *Hints) At(x, y, least float64) int {
	for i, d := range slices.Backward(h.set.Hints) {
		if math.Hypot(x-float64(d.X)-0.5, y-float64(d.Y)-0.5) <= math.Max(d.Radius, least) {
			return i
		}
	}
	return -1
}

// Begin takes the dab at a point of the photo, or puts one there; it follows [Hints.Drag]
// until [Hints.End], and all of that is one step of undo. A dab that is taken is the one
// selected, and its colour and radius are those of the next. It is false outside the photo
// and where no more may be added.
func (h *Hints) Begin(x, y, least float64) bool {
	h.End()
	i := h.At(x, y, least)
	outside := x < 0 || y < 0 || x >= float64(h.w) || y >= float64(h.h)
	if i < 0 && (outside || h.Full()) {
		return false
	}
	h.before = h.set.Hints
	if h.selected = i; i >= 0 {
		d := h.set.Hints[i]
		h.Colour, h.Radius = d.Colour, d.Radius
		h.moving, h.dx, h.dy = i, float64(d.X)-math.Floor(x), float64(d.Y)-math.Floor(y)
		return true
	}
	h.moving, h.dx, h.dy = len(h.before), 0, 0
	h.set.Hints = append(slices.Clone(h.before), restoration.Hint{X: int(x), Y: int(y), Radius: h.Radius, Colour: h.Colour})
	return true
}

// Drag moves the dab of the open drag; its middle stays on the photo.
func (h *Hints) Drag(x, y float64) {
	if h.moving < 0 || h.moving >= len(h.set.Hints) {
		return
	}
	d := h.set.Hints[h.moving]
	d.X = clampInt(int(math.Floor(x)+h.dx), 0, h.w-1)
	d.Y = clampInt(int(math.Floor(y)+h.dy), 0, h.h-1)
	if d == h.set.Hints[h.moving] {
		return
	}
	list := slices.Clone(h.set.Hints)
	list[h.moving] = d
	h.set.Hints = list
}

// End closes the drag.
func (h *Hints) End() {
	if h.moving < 0 {
		return
	}
	before := h.before
	h.moving, h.before = -1, nil
	h.step(before)
}

// step makes a step of undo of what changed since before.
func (h *Hints) step(before []restoration.Hint) {
	if slices.Equal(before, h.set.Hints) {
		return
	}
	h.undo, h.redo = append(h.undo, before), nil
	h.undo = h.undo[max(0, len(h.undo)-hintSteps):]
}

// Remove takes a dab away; it says whether there is one of that index.
func (h *Hints) Remove(i int) bool {
	h.End()
	if i < 0 || i >= len(h.set.Hints) {
		return false
	}
	before := h.set.Hints
	h.set.Hints, h.selected = slices.Delete(slices.Clone(before), i, i+1), -1
	h.step(before)
	return true
}

// RemoveSelected takes the selected dab away, or the newest where none is selected.
func (h *Hints) RemoveSelected() bool {
	if i, ok := h.Selected(); ok {
		return h.Remove(i)
	}
	return h.Remove(len(h.set.Hints) - 1)
}

// Clear takes all away.
func (h *Hints) Clear() {
	h.End()
	before := h.set.Hints
	h.set.Hints, h.selected = nil, -1
	h.step(before)
}

// CanUndo says whether there is a step to take back.
func (h *Hints) CanUndo() bool { return len(h.undo) > 0 && h.moving < 0 }

// CanRedo says whether there is one to go over again.
func (h *Hints) CanRedo() bool { return len(h.redo) > 0 && h.moving < 0 }

// Undo takes the last step back; it says whether there was one.
func (h *Hints) Undo() bool { return h.CanUndo() && h.turn(&h.undo, &h.redo) }

// Redo goes over it again.
func (h *Hints) Redo() bool { return h.CanRedo() && h.turn(&h.redo, &h.undo) }

func (h *Hints) turn(from, to *[][]restoration.Hint) bool {
	last := len(*from) - 1
	*to = append(*to, h.set.Hints)
	h.set.Hints, h.selected = (*from)[last], -1
	*from = (*from)[:last]
	return true
}

// HintColour is a colour that is offered for dabs.
type HintColour struct{ ID, Colour string } // "skin"; "#rrggbb"

// HintColours are those of things that people know. What counts is the chroma: lighter and
// darker is the photo's to say.
func HintColours() []HintColour {
	return []HintColour{
		{"skin", "#d8a488"}, {"darkskin", "#8a5a40"}, {"sky", "#7fb0e0"}, {"water", "#3f7a8c"}, {"leaf", "#4f7a35"},
		{"grass", "#7f9f3f"}, {"straw", "#d0b060"}, {"wood", "#8b6038"}, {"brick", "#a4523c"},
		{"red", "#b03038"}, {"blue", "#35589a"}, {"green", "#2f6a50"}, {"violet", "#70508c"}, {"none", "#808080"},
	}
}

// HintRGBA is the colour of a dab; gray for what is none.
func HintRGBA(colour string) color.RGBA {
	v, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		return color.RGBA{128, 128, 128, 255}
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// hexColour is a colour as the settings write it.
func hexColour(text string) (string, bool) {
	digits := strings.TrimPrefix(strings.TrimSpace(text), "#")
	v, err := strconv.ParseUint(digits, 16, 32)
	if len(digits) != 6 || err != nil {
		return "", false
	}
	return fmt.Sprintf("#%06x", v), true
}

// IsHintColour says whether a text is a colour as [Hints.SetColour] takes it.
func IsHintColour(text string) bool {
	_, ok := hexColour(text)
	return ok
}
