package app

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// networkers are the packages outside the standard library that can reach a network, and
// why they are in the program. The prior's workshop and Go's own tools are no part of it.
var networkers = map[string]string{
	"fyne.io/fyne/v2":                     "net/http for resources by address, which nothing here asks for; see offline",
	"fyne.io/fyne/v2/internal/repository": "net/http for files by address, the same",
	"github.com/godbus/dbus/v5":           "net for the desktop's own bus, a socket of this computer",
	"github.com/jezek/xgb":                "net for the display, where the window is",
	"github.com/schollz/progressbar/v3":   "net/http for a bar around a download, which nothing here makes",
	"github.com/spf13/pflag":              "net for flags that are addresses, of which there are none",
	"afterimage/app":                      "net for asking whether the display answers, net/http for offline",
}

var reaches = regexp.MustCompile(`^(net|net/http|net/rpc|net/smtp|crypto/tls)$`)

// TestNothingElseReachesANetwork: a library that would be able to has to be looked at.
func TestNothingElseReachesANetwork(t *testing.T) {
	for _, tags := range []string{"", "nogui"} {
		out, err := exec.Command("go", "list", "-tags", tags, "-deps", "-f",
			`{{if not .Standard}}{{.ImportPath}} {{join .Imports " "}}{{end}}`, "afterimage").Output()
		if err != nil {
			t.Skipf("go list does not work here: %v", err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) < 10 {
			t.Fatalf("go list gave %d packages", len(lines))
		}
		for _, line := range lines {
			words := strings.Fields(line)
			if len(words) == 0 || !slices.ContainsFunc(words[1:], reaches.MatchString) {
				continue
			}
			if networkers[words[0]] == "" {
				t.Errorf("%q: %s can reach a network; is it needed, and what for?", tags, words[0])
			}
		}
	}
}

// TestOffline: what asks for a page in the usual ways is refused, even by this computer.
func TestOffline(t *testing.T) {
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	for what, client := range map[string]*http.Client{"the default": http.DefaultClient, "a client": {}} {
		r, err := client.Get(server.URL)
		if !errors.Is(err, errOffline) || asked {
			t.Errorf("%s: %v, %v", what, r, err)
		}
		if err == nil {
			r.Body.Close()
		}
	}
}
