package evaluate_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/evaluate"
)

// pair is the two images of testdata/expected.py.
func pair(kind string, s linearops.Shape) (a, b linearops.Image) {
	a, b = linearops.NewImage(s), linearops.NewImage(s)
	n := 0
	for k := range s.C {
		for i := range s.H {
			for j := range s.W {
				var v, d int
				switch kind {
				case "texture":
					v, d = (17*i+31*j+7*k+5*(i*j%13))%256, (7*i+3*j+11*k)%21-10
				case "ramp":
					v, d = (3*i+2*j+40*k)%256, 12*((i/4+j/4)%2)
				case "unlike":
					v = (i*i + 3*j) % 256
					d = (j*j*5+i*k)%256 - v
				}
				a.Pix[n] = float32(float64(v)/127.5 - 1)
				b.Pix[n] = float32(float64(min(max(v+d, 0), 255))/127.5 - 1)
				n++
			}
		}
	}
	return a, b
}

func TestEqualsScikitImage(t *testing.T) {
	raw, err := os.ReadFile("testdata/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Kind       string
		C, H, W    int
		PSNR, SSIM float64
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != 12 {
		t.Errorf("%d cases, want 12", len(cases))
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s %dx%dx%d", c.Kind, c.C, c.H, c.W), func(t *testing.T) {
			a, b := pair(c.Kind, linearops.Shape{C: c.C, H: c.H, W: c.W})
			if got := evaluate.PSNR(a, b, 2); !(math.Abs(got-c.PSNR) <= 1e-4) {
				t.Errorf("PSNR %.6f, scikit-image has %.6f", got, c.PSNR)
			}
			if got := evaluate.SSIM(a, b, 2); !(math.Abs(got-c.SSIM) <= 1e-5) {
				t.Errorf("SSIM %.7f, scikit-image has %.7f", got, c.SSIM)
			}
			if x, y := evaluate.SSIM(a, b, 2), evaluate.SSIM(b, a, 2); math.Abs(x-y) > 1e-12 {
				t.Errorf("SSIM is %v one way and %v the other", x, y)
			}
		})
	}
}

func TestEqualImages(t *testing.T) {
	a, _ := pair("texture", linearops.Shape{C: 3, H: 16, W: 20})
	if got := evaluate.PSNR(a, a, 2); !math.IsInf(got, 1) {
		t.Errorf("PSNR of an image with itself is %v, want +Inf", got)
	}
	if got := evaluate.SSIM(a, a, 2); math.Abs(got-1) > 1e-12 {
		t.Errorf("SSIM of an image with itself is %v, want 1", got)
	}
}

func TestSmallImagesHaveNoSSIM(t *testing.T) {
	a, b := pair("ramp", linearops.Shape{C: 1, H: 10, W: 40})
	if got := evaluate.SSIM(a, b, 2); !math.IsNaN(got) {
		t.Errorf("SSIM of 10 rows is %v, want NaN", got)
	}
}

func TestShapesMustAgree(t *testing.T) {
	a := linearops.NewImage(linearops.Shape{C: 1, H: 16, W: 16})
	b := linearops.NewImage(linearops.Shape{C: 1, H: 16, W: 17})
	for name, f := range map[string]func(a, b linearops.Image, r float64) float64{"PSNR": evaluate.PSNR, "SSIM": evaluate.SSIM} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of two shapes does not panic", name)
				}
			}()
			f(a, b, 2)
		}()
	}
}
