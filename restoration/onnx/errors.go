package onnx

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds of failure that a caller may want to tell apart with errors.Is.
var (
	ErrLibrary  = errors.New("ONNX Runtime is missing or too old")
	ErrDevice   = errors.New("the device asked for cannot be used")
	ErrNotModel = errors.New("not an ONNX model")
	ErrUnsafe   = errors.New("the model is refused")
	ErrShape    = errors.New("the model's inputs or outputs do not fit")
	ErrMetadata = errors.New("the model's description is wrong")
	ErrTooLarge = errors.New("the photo is too large for the model")
	ErrLabel    = errors.New("the class is missing or out of range")
	ErrOutput   = errors.New("the model's result is unusable")
	ErrRun      = errors.New("the model failed to run")
	ErrClosed   = errors.New("the model was closed")
)

// Error is a failure with a sentence for the person in front of the screen: what
// happened and what to do.
type Error struct {
	Kind  error  // one of the Err values of this package
	Text  string // the sentence
	Cause error  // what lay beneath, for a log; may be nil
}

func (e *Error) Error() string { return e.Text }

// Unwrap gives the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

func fail(kind error, format string, args ...any) error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...)}
}

func failCause(kind, cause error, format string, args ...any) error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, args...), Cause: cause}
}

// TooLargeError says that a photo has more pixels than the prior can take, and
// which size works. errors.Is(err, ErrTooLarge) holds.
type TooLargeError struct {
	W, H       int    // the size asked for
	MaxW, MaxH int    // a size of about the same proportions that works
	Why        string // "the model takes one size only", "the free memory does not hold more"
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("The picture has %d x %d pixels, which is too large because %s; a crop of up to %d x %d pixels works.",
		e.W, e.H, e.Why, e.MaxW, e.MaxH)
}

// Unwrap gives ErrTooLarge.
func (e *TooLargeError) Unwrap() error { return ErrTooLarge }

// UndescribedError says that a model does not tell what it predicts. Guess is what
// its inputs and outputs suggest, to be confirmed by a person and passed in
// [Options.Metadata] or saved as a sidecar.
type UndescribedError struct {
	Name    string   // of the file
	Missing []string // the keys that are needed and absent
	Guess   Metadata
}

func (e *UndescribedError) Error() string {
	return fmt.Sprintf("The model %q does not say how it is to be used (%s missing). Describe it in a file %s.json beside it; %s is a guess from its inputs and outputs.",
		e.Name, strings.Join(e.Missing, ", "), e.Name, e.Guess.summary())
}

// Unwrap gives ErrMetadata.
func (e *UndescribedError) Unwrap() error { return ErrMetadata }
