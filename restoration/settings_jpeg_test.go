package restoration

import "testing"

// Compression has its own number of evaluations, and its error is estimated.
func TestDefaultsOfJPEG(t *testing.T) {
	s := DefaultSettings(RemoveJPEG)
	if s.Steps != 6 || !s.Noise.Auto {
		t.Errorf("jpeg begins with %d evaluations, noise estimated: %v", s.Steps, s.Noise.Auto)
	}
}
