package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// The commands of the samples and of the views that hold them against each other; what
// they do is in samples_actions.go.

// limits are the numbers of samples that can be asked to be shown.
var limits = []int{0, 2, 3, 4, 6, 8, 12}

func (w *Window) compareCommands() []*command {
	s := w.session
	split := func(id, title, hint, runes string, icon fyne.Resource, m state.SplitMode) *command {
		return &command{id: id, menu: menuView, title: title, hint: hint, runes: runes, icon: icon, on: w.canSplit,
			checked: func() bool { return s.Split.Mode == m && !s.Compare }, run: w.toggleSplit(m)}
	}
	flag := func(id, title string, v *bool) *command {
		return &command{id: id, menu: menuView, title: title, checked: func() bool { return *v }, run: func() {
			*v = !*v
			w.changed()
		}}
	}
	return []*command{
		{id: "view.compare", menu: menuView, apart: true, title: tr("Side by Side"), hint: tr("All samples side by side"), icon: iconGrid, runes: "gG",
			on: w.canCompare, checked: func() bool { return s.Compare }, run: w.toggleCompare},
		flag("view.gridMean", tr("With the Mean beside Them"), &s.GridMean),
		flag("view.gridSpread", tr("With the Disagreement beside Them"), &s.GridSpread),
		split("view.split", tr("Before and After"), tr("Before and after: drag the divider, double-click centres it"), "/", iconSplit, state.SideBySide),
		split("view.splitAbove", tr("Before above After"), tr("Before above after: drag the divider, double-click centres it"), "?", iconSplitAbove, state.OneAbove),
	}
}

func (w *Window) sampleCommands() []*command {
	show := func(id, title, runes string, c state.Choice) *command {
		return &command{id: "samples." + id, menu: menuSamples, title: title, runes: runes, on: func() bool { return w.has(c) && slices.Contains(w.choices(), c) },
			checked: func() bool { return w.session.Shown == c }, run: func() { w.show(c) }}
	}
	shown := func(f func(int)) func() {
		return func() {
			if i, ok := w.sampleShown(); ok {
				f(i)
			}
		}
	}
	pinned := func() bool { i, ok := w.sampleShown(); return ok && w.session.Outcome.Shelf.IsPinned(i) }
	return []*command{
		show("original", tr("The Photo"), "0", state.Choice{}),
		show("mean", tr("Mean"), "mM", state.Choice{Kind: state.Mean}),
		show("spread", tr("Disagreement"), "sS", state.Choice{Kind: state.Spread}),
		{id: "samples.next", menu: menuSamples, title: tr("Next Picture"), name: fyne.KeyRight, on: w.canStep, run: w.step(1)},
		{id: "samples.previous", menu: menuSamples, title: tr("Previous Picture"), name: fyne.KeyLeft, on: w.canStep, run: w.step(-1)},
		{id: "samples.flip", title: tr("Flip to the sample at that place of the strip"), keys: "1-9"},
		{id: "samples.pin", menu: menuSamples, apart: true, title: tr("Pin"), hint: tr("Pin this sample: it comes first and cannot be discarded"), icon: iconPin, runes: "pP",
			on: func() bool { _, ok := w.sampleShown(); return ok }, checked: pinned, run: shown(w.pin)},
		{id: "samples.discard", menu: menuSamples, title: tr("Discard"), hint: tr("Discard this sample, also from the mean"), icon: iconDiscard,
			name: fyne.KeyDelete, on: func() bool { i, ok := w.sampleShown(); return ok && w.canDiscard(i) }, run: shown(w.discard)},
		{id: "samples.bringBack", menu: menuSamples, title: tr("Bring Back the Last Discarded"), hint: tr("Bring back the sample that was discarded last"), icon: iconBringBack, name: fyne.KeyInsert,
			on: w.canBringBack, run: w.bringBack},
		{id: "samples.more", menu: menuSamples, apart: true, title: tr("More like These"), hint: tr("Draw more with the same settings and the seeds that follow"), icon: iconMore, runes: "nN",
			on: func() bool { return w.moreCount() > 0 }, run: w.more},
		w.stepCommand(),
		{id: "samples.order", menu: menuSamples, apart: true, title: tr("Order"), sub: w.orderCommands()},
		{id: "samples.limit", menu: menuSamples, title: tr("Show"), sub: w.limitCommands()},
	}
}

func (w *Window) orderCommands() []*command {
	order := func(id, title string, different bool) *command {
		return &command{id: "samples.order." + id, title: title, on: w.pinnable,
			checked: func() bool { o := w.session.Outcome; return o != nil && o.Shelf.ByDifference == different },
			run:     func() { w.reshelve(func(s *state.Shelf, _ int) { s.ByDifference = different }) }}
	}
	return []*command{order("drawn", tr("As drawn"), false), order("different", tr("Most different first"), true)}
}

func (w *Window) limitCommands() []*command {
	var list []*command
	for _, n := range limits {
		title := tr("All")
		if n > 0 {
			title = tr("The first %d", n)
		}
		list = append(list, &command{id: "samples.limit." + strconv.Itoa(n), title: title, on: w.pinnable,
			checked: func() bool { o := w.session.Outcome; return o != nil && o.Shelf.Limit == n },
			run:     func() { w.reshelve(func(s *state.Shelf, _ int) { s.Limit = n }) }})
	}
	return list
}
