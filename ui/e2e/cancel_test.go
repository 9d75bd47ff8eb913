//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestCancelAndRunAgain stops a run in the middle: within a second or two the window is
// ready, and the next run goes to its end.
func TestCancelAndRunAgain(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 16, "steps": 100, "task": "colorize"}`)
	dir, _ := d.startWithPhoto()
	d.key("ctrl+Return")
	d.title("running", 30*time.Second)
	time.Sleep(2 * time.Second) // some evaluations
	d.shoot("running")
	d.key("Escape")
	begun := time.Now()
	d.until("the end of the run", 20*time.Second, func() bool {
		title := d.try("getwindowname", d.window)
		return !strings.Contains(title, "running") && !strings.Contains(title, "stopping")
	})
	t.Logf("the run ended %v after Esc", time.Since(begun).Round(10*time.Millisecond))
	d.key("alt+4", "ctrl+Return") // denoising is quick
	d.title("done", 5*time.Minute)
	d.save("again.png")
	readPNG(t, filepath.Join(dir, "again.png"))
}
