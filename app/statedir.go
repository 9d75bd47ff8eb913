//go:build !nogui

package app

import (
	"os"
	"path/filepath"
)

// sessionsFolder is where windows keep their work until they are closed: below the
// folder for state of the XDG base directories. Empty where the user has no home.
func sessionsFolder() string {
	base := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(base) { // the specification: a relative path counts as none
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		base = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(base, "afterimage", "sessions")
}
