package ui

import (
	"afterimage/ui/state"
)

// What menus, keys and buttons ask for about results: their strength and colours, and
// composing them.

// onResult says whether a tool that paints on results is chosen.
func (w *Window) onResult() bool {
	t := w.session.Tool
	return w.hasOutcome() && (t == state.ComposeTool || t == state.RevealTool)
}

// paints says whether a brush is chosen, or may be.
func (w *Window) paints() bool { return w.usesMask() || w.onResult() }

func (w *Window) canEdit() bool { return w.hasOutcome() && w.session.CanReveal() }

func (w *Window) canComposeNow() bool { return w.hasOutcome() && w.session.CanCompose() }

// edited follows a change of what is made of the samples.
func (w *Window) edited() {
	w.history.Changed(w.session.Outcome)
	w.retouch.Update(w.session.Outcome, w.session.Shown)
}

// toggleComposing takes the tool that composes, or puts it away.
func (w *Window) toggleComposing() {
	if w.session.Tool == state.ComposeTool {
		w.session.LeaveResultTool()
	} else {
		w.session.BeginComposing()
	}
	w.tookTool()
}

// toggleRevealing takes the brush of the original, or puts it away.
func (w *Window) toggleRevealing() {
	if w.session.Tool == state.RevealTool {
		w.session.LeaveResultTool()
	} else {
		w.session.BeginRevealing()
	}
	w.tookTool()
}

func (w *Window) tookTool() {
	w.canvas.hover(w.canvas.mouse.at, false)
	w.focusPhoto()
	w.changed()
}

// takeBack turns the brush of a result's tool into an eraser, and back.
func (w *Window) takeBack() {
	w.session.TakeBack = !w.session.TakeBack
	w.changed()
}

func (w *Window) clearComposition() {
	if c := w.session.Composition(); c != nil {
		c.Clear()
		w.edited()
		w.changed()
	}
}

func (w *Window) dropComposition() {
	w.session.DropComposition()
	w.tookTool()
}

func (w *Window) clearReveal() {
	if o := w.session.Outcome; o != nil && o.Edits.Revealed() {
		o.Edits.Reveal.Clear()
		w.edited()
		w.changed()
	}
}

// walkStrokes walks the history of strokes that is meant now.
func (w *Window) walkStrokes(f func(state.Strokes) bool) {
	h := w.session.Strokes()
	if h == nil || !f(h) {
		return
	}
	if h != state.Strokes(w.session.Mask) && h != state.Strokes(w.session.Hints) {
		w.edited()
	}
	w.changed()
}
