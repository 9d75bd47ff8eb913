//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestImpatientHands clicks Restore twice, as a double click, and again in its right half,
// where "Add to Queue" comes under the pointer: one run of all its samples is made.
func TestImpatientHands(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 2, "steps": 100, "task": "colorize"}`)
	dir := t.TempDir()
	drawPhoto(t, filepath.Join(dir, "photo.png"))
	d.start(filepath.Join(dir, "photo.png"))
	d.title("photo.png", 60*time.Second)
	d.settle()
	for _, x := range []string{"1060", "1200"} { // Cancel comes left, Add to Queue right
		d.do("mousemove", x, "739", "click", "--repeat", "2", "--delay", "120", "1")
		d.title("running", 30*time.Second)
		time.Sleep(time.Second)
		d.title("running", time.Second) // not cancelled
		d.shoot("impatient-" + x)
		d.do("mousemove", "600", "300")
		d.key("Escape")
		d.until("the end, with nothing queued", 30*time.Second, d.stopped)
	}
}

// stopped says whether nothing runs, and nothing begins within a moment.
func (d *desk) stopped() bool {
	if d.runs() {
		return false
	}
	time.Sleep(700 * time.Millisecond)
	return !d.runs()
}

func (d *desk) runs() bool {
	title := d.try("getwindowname", d.window)
	return strings.Contains(title, "running") || strings.Contains(title, "stopping")
}
