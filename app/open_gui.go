//go:build !nogui

package app

import (
	"context"
	"fmt"
	"runtime/debug"

	_ "afterimage/app/locale" // before Fyne looks at the environment
	"afterimage/resources"
	"afterimage/ui"
)

// open starts the window, with the photo that args name in it, and returns when it
// is closed.
func (p *program) open(_ context.Context, args []string) error {
	if problem := displayProblem(); problem != "" {
		return fmt.Errorf("%s; %s", problem, commandLineInstead(args))
	}
	// The heap is a few large pictures, quick to walk; what is left over from opening and
	// drawing should not be as much again.
	debug.SetGCPercent(30)
	e := &engine{stop: p.stop}
	defer p.closeEngine(e)
	p.stop.leaveAlone()
	owner := &pictures{}
	defer owner.Close()
	config := ui.Config{
		Engine:     e,
		Version:    version,
		Icon:       resources.Icon(),
		Log:        p.files.text,
		Samples:    demos(),
		Clipboard:  owner,
		DataFolder: dataFolder(),
		StateDir:   sessionsFolder(),
		Models:     e,
	}
	if len(args) > 0 {
		config.PhotoPath = args[0]
	}
	return ui.Run(config)
}
