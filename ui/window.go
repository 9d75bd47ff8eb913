// Package ui is the window of Afterimage: widgets, and nothing that a person could
// call a rule; those are in [afterimage/ui/state].
//
// [Run] opens the window and is what the app calls. [New] makes it on any app of the
// toolkit, a test's too. From there on:
//
//   - Window holds the session and the job, and does what menus, keys and buttons ask
//     (actions.go, open.go, save.go, run_actions.go); command.go has one entry for each.
//   - photoCanvas is the middle: it draws the photo itself, and takes the mouse.
//   - panel is the right side, the few settings of a task; filmstrip the samples
//     below; status the last line.
//   - historyView is the panel's other page: the queue and the runs (history*.go,
//     queue.go); session_actions.go saves and opens sessions, keep.go and recover.go bring
//     work through a crash.
//   - theme.go has the colours, controls.go the small widgets that the toolkit lacks.
//
// Everything here runs on the toolkit's goroutine. What takes long runs on its own and
// comes back through Config.Post.
package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// Window is the one window of the app.
type Window struct {
	app     fyne.App
	win     fyne.Window
	cfg     Config
	session *state.Session
	job     *state.Job
	retouch *state.Retoucher
	theme   *calmTheme
	edits   *state.MaskEdits
	finder  *state.Finder

	canvas   *photoCanvas
	empty    *fyne.Container
	tools    *toolbar
	panel    *panel
	strip    *filmstrip
	bar      *stripBar
	card     *card
	middle   *fyne.Container
	foot     *fyne.Container // holds the strip; hidden while no photo is open
	status   *statusBar
	tip      *tooltip
	menu     *menus
	commands *commandSet

	noise     *state.NoiseMeter  // follows the photo, the crop and the task
	look      *state.Look        // compares kernels
	lookPhoto *photo.Photo       // that the comparison is of
	lookKind  state.CandidateSet // of the kernels that were put up last
	hovered   int                // the candidate under the pointer; -1 for none

	work
	keeping
	notices
	dialogs   dialogs
	estimates *state.Estimator
	prior     *state.PriorInfo
	priorErr  error
	loads     int // counts photos asked for: a later one supersedes
	loading   string
	settling  bool      // mean and spread of what is kept are being worked out
	title     string    // what became of the photo, for the window's title
	saveOpen  *saveView // the save dialog, the last one
	opened              // the photos that were, and can be, opened
	memory    memory    // of what comes back when the program starts again
}

// New makes the window on an app of the toolkit and shows it.
func New(a fyne.App, c Config) *Window {
	if c.Post == nil {
		c.Post = fyne.Do
	}
	w := &Window{app: a, cfg: c, session: state.NewSession(), work: newWork()}
	w.job = state.NewJob(c.Post)
	w.job.OnProgress, w.job.OnEnd = w.onProgress, w.onEnd
	w.look, w.noise = state.NewLook(c.Post), state.NewNoiseMeter(c.Post)
	w.look.OnChange, w.noise.OnChange = w.changed, w.changed
	w.lookKind, w.hovered = state.Sizes, -1
	w.retouch = state.NewRetoucher(c.Post)
	w.retouch.OnDone, w.retouch.OnError = w.changed, w.fail
	w.estimates = state.NewEstimator(c.Post, &state.Speeds{})
	w.estimates.OnChanged = w.estimated
	w.makeMaskWork()
	w.win = a.NewWindow("Afterimage")
	w.win.SetMaster()
	w.win.SetPadded(false)
	if len(c.Icon) > 0 {
		w.win.SetIcon(fyne.NewStaticResource("afterimage.png", c.Icon))
	}
	useLanguage(knownLanguage(a.Preferences().String(prefLanguage)))
	w.applyScale()
	w.loadPreferences()
	w.loadModelChoice()
	w.opened = newOpened(a.Preferences())
	size := w.firstSize()
	w.applyTheme()
	w.build()
	w.bindKeys()
	w.win.SetOnDropped(w.dropped)
	w.win.SetCloseIntercept(w.close)
	w.win.Resize(size)
	w.win.Show()
	w.memory.shown = true
	w.openPrior()
	w.startNotices()
	w.startKeeping()
	w.checkRecent()
	if c.PhotoPath != "" {
		w.openFirst(c.PhotoPath, c.MaskPath)
	}
	return w
}

// build makes everything inside the window; again when the theme changes.
func (w *Window) build() {
	w.commands = w.makeCommands()
	w.canvas = newPhotoCanvas(w.session, w.postFrames())
	w.canvas.source, w.canvas.grid, w.canvas.name = w.pictureOf, w.gridChoices, w.gridName
	w.canvas.edits, w.canvas.finder = w.edits, w.finder
	w.canvas.tools[state.LookTool] = &lookTool{canvas: w.canvas, w: w}
	w.canvas.onChanged, w.canvas.onEdited = w.changed, w.edited
	w.status, w.tip = newStatusBar(w.showModels), newTooltip(w)
	w.canvas.onPointer, w.canvas.onOver = w.status.pointer, w.refreshStatus
	w.canvas.onFitted = func() { w.cfg.Post(w.refreshZoom) } // not while a frame is painted
	w.strip = newFilmstrip(w)
	w.bar = newStripBar(w)
	w.card = newCard()
	w.tools = newToolbar(w)
	w.panel = newPanel(w)
	w.empty = w.emptyState()
	w.menu = newMenus(w)
	w.win.SetMainMenu(w.menu.main)
	w.foot = container.New(layout.NewCustomPaddedVBoxLayout(0), line(),
		container.New(layout.NewCustomPaddedLayout(6, 0, 10, 10), w.bar.root),
		container.New(layout.NewCustomPaddedLayout(2, 4, 10, 10), w.strip.root))
	w.middle = container.New(edgeLayout{}, w.canvas, w.empty, w.card.box, w.foot)
	if w.session.Photo == nil {
		w.foot.Hide()
	} else {
		w.empty.Hide()
	}
	shell := container.New(&shellLayout{w.resized}, w.tools.root, vline(), w.middle, vline(), w.panel.root, line(), w.status.root)
	w.win.SetContent(container.NewStack(shell, w.tip.layer))
	w.changed()
}

// postFrames is how frames come back to the window; nil where they are drawn at once.
func (w *Window) postFrames() state.Dispatcher {
	if w.cfg.DrawAtOnce {
		return nil
	}
	return w.cfg.Post
}

// changed shows the session as it is, everywhere. It is cheap: only what differs is
// drawn again, and the frame once.
func (w *Window) changed() {
	s := w.session
	w.noise.Follow(s)
	w.followLook()
	if !w.job.Phase().Busy() {
		w.retouch.Update(s.Outcome, s.Shown)
	}
	w.settle()
	w.estimate()
	w.arrangeMiddle(s.Photo != nil)
	w.strip.refresh()
	w.bar.refresh()
	w.tools.refresh()
	w.panel.refresh()
	w.menu.refresh()
	w.refreshStatus()
	w.refreshTitle()
	w.canvas.Refresh()
	w.keepSoon()
	w.tip.check()
	w.keepSettings()
}

// arrangeMiddle shows the photo and the strip, or what stands in their place.
func (w *Window) arrangeMiddle(open bool) {
	if open != w.empty.Visible() {
		return
	}
	if open {
		w.empty.Hide()
		w.foot.Show()
	} else {
		w.empty.Show()
		w.foot.Hide()
	}
	w.middle.Refresh()
}

func (w *Window) refreshTitle() {
	name := w.session.Name()
	if name == "" {
		w.setTitle("Afterimage")
		return
	}
	if w.title != "" {
		name += " - " + local(w.title)
	}
	w.setTitle(name + " - Afterimage")
}

func (w *Window) setTitle(t string) {
	if w.win.Title() != t {
		w.win.SetTitle(t)
	}
}

// focusPhoto gives the keyboard back to the photo.
func (w *Window) focusPhoto() { w.win.Canvas().Unfocus() }

// modal says whether a dialog is open: keys and drops then belong to it.
func (w *Window) modal() bool { return w.win.Canvas().Overlays().Top() != nil }

// shellLayout is the frame of the window: tools left, panel right, the status line
// below, the photo in what is left.
type shellLayout struct{ resized func() }

const (
	toolsWidth  = 52
	panelWidth  = 296
	statusLines = 28
)

func (shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(880, 560) }

func (l shellLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.resized()
	h := size.Height - statusLines - 1
	put := func(i int, x, y, w, h float32) {
		o[i].Move(fyne.NewPos(x, y))
		o[i].Resize(fyne.NewSize(w, h))
	}
	put(0, 0, 0, toolsWidth, h)
	put(1, toolsWidth, 0, 1, h)
	put(2, toolsWidth+1, 0, size.Width-toolsWidth-panelWidth-2, h)
	put(3, size.Width-panelWidth-1, 0, 1, h)
	put(4, size.Width-panelWidth, 0, panelWidth, h)
	put(5, 0, h, size.Width, 1)
	put(6, 0, h+1, size.Width, statusLines)
}

func vline() fyne.CanvasObject { return line() }
