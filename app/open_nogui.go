//go:build nogui

package app

import (
	"context"
	"fmt"
)

// open says that this build has no window.
func (p *program) open(_ context.Context, args []string) error {
	return fmt.Errorf("this Afterimage was built without its window; %s", commandLineInstead(args))
}
