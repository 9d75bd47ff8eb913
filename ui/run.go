package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"afterimage/ui/state"
)

// AppID names the app to the system; its preferences lie under it.
const AppID = "app.afterimage.Afterimage"

// Config is what the app hands to the window.
type Config struct {
	Engine     state.Engine             // the prior; required
	Models     state.Models             // priors and devices to choose from; nil leaves no choice
	PhotoPath  string                   // a photo to open at the start; empty for none
	MaskPath   string                   // a mask for it; empty for none
	Version    string                   // of the app, "0.1.0"
	Icon       []byte                   // PNG of the window; nil for none
	Samples    []Sample                 // photos to try, shown while none is open
	Log        func() string            // the log, for "Copy log"; nil when there is none
	Clipboard  Clipboard                // for pictures; nil where there is none
	DataFolder string                   // where pasted photos and steps are kept
	Notify     func(title, text string) // tells a person who looks elsewhere; nil is the system's way
	StateDir   string                   // where the work is kept until the window is closed; empty for nowhere
	Post       state.Dispatcher         // runs on the window's goroutine; nil is the toolkit's own
	// DrawAtOnce draws the photo on the window's goroutine, so that a test that asks for
	// a frame has it.
	DrawAtOnce bool
}

// Sample is a bundled photo that a person can try a task on: clean, to be damaged as the
// task expects it. See [state.Demo].
type Sample struct {
	Name   string // file name, "portrait.jpg"
	Title  string // "Scratched portrait"
	Credit string // author and licence
	Task   string // "inpaint"
	Data   []byte // JPEG or PNG
	Mask   []byte // PNG of its damage; nil for none
	Kernel string // its blur, "motion:15,30"; empty for none
	Scale  int    // how much smaller it is; 0 for as it is
}

// Run opens the window and returns when it is closed. It needs a display; the app
// checks that there is one.
func Run(c Config) error {
	a := app.NewWithID(AppID)
	fyne.SetCurrentApp(stillApp{a, func() bool { return a.Preferences().Bool(prefReducedMotion) }})
	New(a, c)
	a.Run()
	return nil
}
