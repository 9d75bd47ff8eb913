package ui

import "afterimage/ui/state"

// resultCommands work on what came out of a run.
func (w *Window) resultCommands() []*command {
	s := w.session
	chosen := func(t state.Tool) func() bool {
		return func() bool { return w.onResult() && s.Tool == t && !s.Compare }
	}
	composed := func() bool { return w.canComposeNow() && s.Composition() != nil }
	return []*command{
		{id: "compose.tool", menu: menuSamples, apart: true, title: tr("Compose by Region"), hint: tr("Paint regions of other samples into one picture"), icon: iconCompose, runes: "jJ",
			on: w.canComposeNow, checked: chosen(state.ComposeTool), run: w.toggleComposing},
		{id: "compose.show", menu: menuSamples, title: tr("The Composition"), runes: "tT", on: composed,
			checked: func() bool { return s.Shown.Kind == state.Composed && !s.Compare }, run: func() { w.show(state.Choice{Kind: state.Composed}) }},
		{id: "compose.clear", menu: menuSamples, title: tr("Clear the Composition"), on: func() bool { return composed() && !s.Composition().Empty() }, run: w.clearComposition},
		{id: "compose.drop", menu: menuSamples, title: tr("Remove the Composition"), on: composed, run: w.dropComposition},
		{id: "reveal.tool", menu: menuSamples, apart: true, title: tr("Brush the Original Back"), hint: tr("Paint where the original shows through all results"), icon: iconReveal, runes: "oO",
			on: w.canEdit, checked: chosen(state.RevealTool), run: w.toggleRevealing},
		{id: "reveal.clear", menu: menuSamples, title: tr("Clear the Original Brush"), on: func() bool { return w.canEdit() && s.Outcome.Edits.Revealed() }, run: w.clearReveal},
	}
}
