package resources

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestSamplesAreSquarePhotosWithCredits(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Samples() {
		c, format, err := image.DecodeConfig(bytes.NewReader(s.Data))
		if err != nil || format != "jpeg" || c.Width != 256 || c.Height != 256 {
			t.Errorf("%s: %v %s %dx%d", s.Name, err, format, c.Width, c.Height)
		}
		if s.Title == "" || s.Credit == "" || seen[s.Name] {
			t.Errorf("%s: title %q, credit %q, seen before: %v", s.Name, s.Title, s.Credit, seen[s.Name])
		}
		seen[s.Name] = true
	}
	if len(seen) < 3 {
		t.Errorf("%d samples", len(seen))
	}
}

func TestScratchesFitTheSamples(t *testing.T) {
	m, _, err := image.Decode(bytes.NewReader(Scratches()))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Dx() != 256 || m.Bounds().Dy() != 256 {
		t.Fatalf("mask is %v", m.Bounds())
	}
	white := 0
	for y := range 256 {
		for x := range 256 {
			if r, _, _, _ := m.At(x, y).RGBA(); r > 0 {
				white++
			}
		}
	}
	if share := float64(white) / 65536; share < 0.01 || share > 0.1 {
		t.Errorf("the mask covers %.3f of the photo", share)
	}
}

func TestIconAndPriorAreThere(t *testing.T) {
	if c, f, err := image.DecodeConfig(bytes.NewReader(Icon())); err != nil || f != "png" || c.Width != 512 || c.Height != 512 {
		t.Errorf("icon: %v %s %dx%d", err, f, c.Width, c.Height)
	}
	if len(Prior()) < 1<<20 || len(Prior()) > 32<<20 {
		t.Errorf("the prior has %d bytes; it may have up to 32 MiB", len(Prior()))
	}
}

func TestPriorSidecarIsAnObjectOfKeys(t *testing.T) {
	var keys map[string]any
	if err := json.Unmarshal(PriorSidecar(), &keys); err != nil || len(keys) == 0 {
		t.Fatalf("%v, %v", keys, err)
	}
	for k := range keys {
		if !strings.HasPrefix(k, "afterimage.") {
			t.Errorf("the key %q is not the program's", k)
		}
	}
}

// What the prior's card says of its figures is what its report measured: the mean of four
// samples beside the best plain method.
func TestMeasuredFiguresAreTheReports(t *testing.T) {
	report, err := os.ReadFile("prior/REPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]string
	if err := json.Unmarshal(PriorSidecar(), &keys); err != nil {
		t.Fatal(err)
	}
	said := strings.Split(keys["afterimage.measured"], ",")
	rows := map[string]string{
		"inpainting, text": "inpaint@2", "inpainting, 64x64 hole": "inpaint@64", "4x upscaling, sigma 0": "upscale@4",
		"uniform deblurring, sigma 0": "deblur", "uniform deblurring, sigma 0.05": "deblur@12.75",
		"denoising, 25 levels": "denoise@25", "denoising, 50 levels": "denoise@50", "colorizing": "colorize",
	}
	if len(said) != len(rows) {
		t.Errorf("the card has %d figures; %d rows of the report are known", len(said), len(rows))
	}
	found := 0
	for line := range strings.Lines(string(report)) {
		cells := strings.Split(line, "|")
		if len(cells) < 8 || rows[strings.TrimSpace(cells[1])] == "" {
			continue
		}
		found++
		psnr := func(cell string) float64 {
			v, _ := strconv.ParseFloat(strings.Fields(cell)[0], 64) // "-" is none
			return v
		}
		plain := max(psnr(cells[2]), psnr(cells[3]), psnr(cells[4]))
		want := fmt.Sprintf("%s:%g/%g", rows[strings.TrimSpace(cells[1])], psnr(cells[7]), plain)
		if !slices.Contains(said, want) {
			t.Errorf("the report says %s, and the card does not: %s", want, keys["afterimage.measured"])
		}
	}
	if found != len(rows) {
		t.Errorf("the report has %d of %d rows", found, len(rows))
	}
}
