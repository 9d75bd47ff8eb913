package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// The exit statuses, as `afterimage --help` documents them.
const (
	exitOK          = 0
	exitFailure     = 1   // the photo, the prior or the disk is at fault
	exitUsage       = 2   // the command line cannot be followed
	exitInterrupted = 130 // Ctrl-C or a request to end
)

// usageError is an error of the command line itself.
type usageError struct {
	error
	command string // its full name, for the hint; empty for none
}

func (e *usageError) Unwrap() error { return e.error }

// usagef is a usageError from a format.
func usagef(format string, args ...any) error {
	return &usageError{error: fmt.Errorf(format, args...)}
}

// exitStatus maps an error to the status that the process ends with.
func exitStatus(err error) int {
	var usage *usageError
	var setting *restoration.SettingError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &setting), errors.Is(err, onnx.ErrLabel):
		return exitUsage
	}
	return exitFailure
}

// sentence is the one line that a person sees for an error.
func sentence(err error) string {
	if errors.Is(err, context.Canceled) {
		return "interrupted; nothing was written"
	}
	return err.Error()
}

// flagError turns what pflag says about a flag into a sentence for people.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		f := invalid.GetFlag()
		err = fmt.Errorf("--%s %s: %s", f.Name, invalid.GetValue(), expected(f, invalid.Unwrap()))
	}
	return &usageError{error: err, command: cmd.CommandPath()}
}

// expected says what a flag takes; cause is why its value was refused.
func expected(f *pflag.Flag, cause error) string {
	switch f.Value.Type() {
	case "int":
		return "a whole number is expected"
	case "uint64":
		return "a whole number, 0 or more, is expected"
	case "float64":
		return "a number is expected"
	case "bool":
		return "this is a switch; leave its value away"
	}
	return cause.Error()
}

// unknownCommand says that a word is neither a command nor a file.
func unknownCommand(cmd *cobra.Command, word string) error {
	message := fmt.Sprintf("there is neither a command nor a photo called %q", word)
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		message += "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return &usageError{error: errors.New(message), command: cmd.CommandPath()}
}
