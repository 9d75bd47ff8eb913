//go:build !nogui

package app

import "testing"

func TestSessionsFolder(t *testing.T) {
	for _, c := range []struct{ state, home, want string }{
		{"/s", "/h", "/s/afterimage/sessions"},
		{"", "/h", "/h/.local/state/afterimage/sessions"},
		{"relative", "/h", "/h/.local/state/afterimage/sessions"},
		{"", "", ""},
	} {
		t.Setenv("XDG_STATE_HOME", c.state)
		t.Setenv("HOME", c.home)
		if got := sessionsFolder(); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
