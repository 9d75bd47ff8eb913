package restoration

import (
	"slices"
	"testing"
)

func TestMarks(t *testing.T) {
	const text = "inpaint@2:32.18/33.33,inpaint@64:28.24/28.16,upscale@4:24.48/24.39,deblur:34.4/38.46,colorize:21.51/28.75"
	marks, err := ParseMarks(" colorize:21.51/28.75, upscale@4:24.48/24.39,inpaint@64:28.24/28.16,deblur@0:34.4/38.46,inpaint@2:32.18/33.33")
	if err != nil {
		t.Fatal(err)
	}
	if got := MarksText(marks); got != text {
		t.Errorf("written as %s, want %s", got, text)
	}
	again, err := ParseMarks(text)
	if err != nil || !slices.Equal(again, marks) {
		t.Errorf("read again as %v, %v", again, err)
	}
	for _, bad := range []string{"", "upscale", "upscale@4", "upscale@4:24", "paint:1/2", "upscale@x:1/2", "upscale@-1:1/2", "upscale:NaN/2", "upscale:1/Inf", "upscale:1/2,"} {
		if m, err := ParseMarks(bad); err == nil {
			t.Errorf("%q was read as %v", bad, m)
		}
	}
}
