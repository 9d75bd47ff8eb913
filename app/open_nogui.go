//go:build nogui

package app

import "context"

// open says that this build has no window.
func (p *program) open(_ context.Context, args []string) error {
	return usagef("this Afterimage was built without its window; %s", commandLineInstead(args))
}
