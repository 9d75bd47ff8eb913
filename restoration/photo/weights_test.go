package photo

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestPlanes(t *testing.T) {
	const w, h = 5, 3
	planes := make([][]uint8, 2)
	for i := range planes {
		for k := range w * h {
			planes[i] = append(planes[i], uint8(100*i+k))
		}
	}
	data, err := EncodePlanes(planes, w, h)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := EncodePlanes(planes, w, h); !bytes.Equal(again, data) {
		t.Error("the same planes give other bytes")
	}
	back, err := DecodePlanes(data, w, h, 2)
	if err != nil || !slices.EqualFunc(back, planes, slices.Equal[[]uint8]) {
		t.Errorf("%v (%v)", back, err)
	}
	for want, bad := range map[error][]byte{ErrNotPicture: []byte("no"), ErrDamaged: data[:len(data)-20]} {
		if _, err := DecodePlanes(bad, w, h, 2); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if _, err := DecodePlanes(data, w, h, 3); !errors.Is(err, ErrMaskSize) {
		t.Errorf("another number of planes: %v", err)
	}
}
