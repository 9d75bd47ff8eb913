//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestLanguage chooses German in the settings, by the keyboard alone: the window's title
// is German at once, a run ends in German, and so it is after another start.
func TestLanguage(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 1, "steps": 2, "task": "denoise"}`)
	words := translations(t, "de")
	_, photo := d.startWithPhoto()
	d.key("ctrl+Return")
	d.title(" - done - ", 5*time.Minute)

	d.key("ctrl+shift+p")
	d.settle()
	d.do("type", "settings")
	d.key("Return")
	d.settle()
	d.key("Tab", "space") // the list of languages
	d.settle()
	d.shoot("languages")
	d.key("Down", "Down", "Down") // past the system's and English
	d.key("Return")
	d.title(" - "+words["done"]+" - ", 20*time.Second)
	d.settle()
	d.shoot("language")
	d.key("Escape")
	d.settle()
	d.key("ctrl+s")
	d.settle()
	d.key("Return")
	d.title(" - "+words["saved"]+" - ", time.Minute)

	d.key("ctrl+q")
	d.until("the end of the program", 20*time.Second, func() bool {
		return d.try("search", "--onlyvisible", "--name", "Afterimage") == ""
	})
	d.start(photo)
	d.title("photo.png", 60*time.Second)
	d.key("ctrl+Return")
	d.title(" - "+words["done"]+" - ", 5*time.Minute)
	if title := d.try("getwindowname", d.window); strings.Contains(title, "done") {
		t.Errorf("after another start the window is called %q", title)
	}
}
