package restoration

import "fmt"

// Output is how the files of a result were written, as far as their bytes depend on it
// and their names do not say it.
type Output struct {
	Depth         int  `json:"depth,omitempty"`          // bits a sample, 8 or 16; 0 is the photo's
	Quality       int  `json:"quality,omitempty"`        // of JPEG files, 1..100; 0 is the program's own
	StripMetadata bool `json:"strip_metadata,omitempty"` // the photo's metadata was left out
}

// Ref is nil for files that were written as they are by default.
func (o Output) Ref() *Output {
	if o == (Output{}) {
		return nil
	}
	return &o
}

// check tells whether a recipe can be followed in this.
func (o *Output) check() error {
	switch {
	case o == nil:
		return nil
	case o.Depth != 0 && o.Depth != 8 && o.Depth != 16:
		return fmt.Errorf("its files have %d bits a sample; only 8 and 16 can be written", o.Depth)
	case o.Quality < 0 || o.Quality > 100:
		return fmt.Errorf("its files have the quality %d; it must be from 1 to 100", o.Quality)
	}
	return nil
}
