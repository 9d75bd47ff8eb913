package photo

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

func tiffBytes(t testing.TB) []byte {
	var b bytes.Buffer
	if err := tiff.Encode(&b, scene(20, 24), &tiff.Options{Compression: tiff.Deflate, Predictor: true}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// config is the header that belongs to an image.
func configOf(m image.Image) image.Config {
	return image.Config{Width: m.Bounds().Dx(), Height: m.Bounds().Dy(), ColorModel: m.ColorModel()}
}

// noisy fills the bytes of an image.
func noisy(pix []uint8) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range pix {
		pix[i] = uint8(r.Uint32())
	}
}

// Every kind of image gives what color's models give, to half a sample.
func TestDevelopEveryKind(t *testing.T) {
	r := image.Rect(3, 5, 20, 17) // an origin that is not 0
	gray, gray16 := image.NewGray(r), image.NewGray16(r)
	nrgba, rgba := image.NewNRGBA(r), image.NewRGBA(r)
	nrgba64, rgba64 := image.NewNRGBA64(r), image.NewRGBA64(r)
	cmyk := image.NewCMYK(r)
	pal := image.NewPaletted(r, color.Palette{color.NRGBA{1, 2, 3, 255}, color.NRGBA{200, 100, 50, 128}})
	ycc := image.NewYCbCr(r, image.YCbCrSubsampleRatio444)
	ycca := image.NewNYCbCrA(r, image.YCbCrSubsampleRatio444)
	for _, pix := range [][]uint8{gray.Pix, gray16.Pix, nrgba.Pix, rgba.Pix, nrgba64.Pix, rgba64.Pix, cmyk.Pix,
		ycc.Y, ycc.Cb, ycc.Cr, ycca.Y, ycca.Cb, ycca.Cr, ycca.A} {
		noisy(pix)
	}
	for i := 0; i < len(rgba.Pix); i += 4 { // premultiplied samples are at most alpha
		for j := range 3 {
			rgba.Pix[i+j] = uint8(int(rgba.Pix[i+j]) * int(rgba.Pix[i+3]) / 255)
		}
	}
	for i := 0; i < len(rgba64.Pix); i += 8 {
		rgba64.Pix[i], rgba64.Pix[i+2], rgba64.Pix[i+4] = 10, 20, 30
		rgba64.Pix[i+6] = 30 + rgba64.Pix[i+6]/2
		rgba64.Pix[i+5], rgba64.Pix[i+7] = 0, 255
	}
	for i := range pal.Pix {
		pal.Pix[i] = uint8(i % 2)
	}
	type opaqued struct{ image.Image } // a type that nobody knows
	for _, m := range []image.Image{gray, gray16, nrgba, rgba, nrgba64, rgba64, cmyk, pal, ycc, ycca, opaqued{nrgba64}} {
		p, err := develop(m, configOf(m), jfif, 1)
		if err != nil {
			t.Errorf("%T: %v", m, err)
			continue
		}
		compareWithModel(t, m, p)
	}
}

func compareWithModel(t *testing.T, m image.Image, p *Photo) {
	t.Helper()
	b := m.Bounds()
	planes, alpha := p.Planes(), p.Alpha()
	for y := range b.Dy() {
		for x := range b.Dx() {
			c := color.NRGBA64Model.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA64)
			want := [4]float64{float64(c.R) / 65535, float64(c.G) / 65535, float64(c.B) / 65535, float64(c.A) / 65535}
			got := [4]float64{0, 0, 0, 1}
			for ch := range 3 {
				got[ch] = (float64(planes.Row(ch, y)[x]) + 1) / 2
			}
			if alpha != nil {
				got[3] = float64(alpha[y*b.Dx()+x])
			}
			for ch := range 4 {
				if ch < 3 && want[3] == 0 {
					continue // a transparent pixel has no colour
				}
				if d := math.Abs(got[ch]-want[ch]) * 255; d > 1.1 {
					t.Errorf("%T at %d,%d channel %d: %g levels apart", m, x, y, ch, d)
					return
				}
			}
		}
	}
}

// A premultiplied file's samples can be found again.
func TestStraightAlphaIsReversible(t *testing.T) {
	for a := 1; a < 256; a++ {
		for v := 0; v <= a; v++ {
			row := []uint16{uint16(v), 0, 0, uint16(a)}
			if err := straight(func([]uint16, int) error { return nil }, 255)(row, 0); err != nil {
				t.Fatal(err)
			}
			if back := (int(row[0])*a + 127) / 255; back != v {
				t.Fatalf("sample %d of alpha %d comes back as %d", v, a, back)
			}
		}
	}
}

func TestQuantiseFindsEverySample(t *testing.T) {
	for _, depth := range []int{8, 16} {
		table := sampleTable(depth)
		for v := range 1 << depth {
			if got := quantise(table[v], depth); int(got) != v {
				t.Fatalf("sample %d of %d bits comes back as %d", v, depth, got)
			}
		}
		if quantise(7, depth) != uint16(1<<depth-1) || quantise(-7, depth) != 0 {
			t.Errorf("values outside are not clamped at %d bits", depth)
		}
	}
	for v := range 256 { // 8 bits saved as 16 are the same colour
		if got := quantise(sampleTable(8)[uint16(v)], 16); int(got) != v*257 {
			t.Fatalf("sample %d becomes %d at 16 bits", v, got)
		}
	}
}

// Colour between the centres of its samples is linear, for every subsampling.
func TestChromaIsInterpolated(t *testing.T) {
	ratios := map[image.YCbCrSubsampleRatio]int{
		image.YCbCrSubsampleRatio422: 2, image.YCbCrSubsampleRatio420: 2,
		image.YCbCrSubsampleRatio411: 4, image.YCbCrSubsampleRatio410: 4,
	}
	for ratio, across := range ratios {
		m := image.NewYCbCr(image.Rect(0, 0, 32, 8), ratio)
		for i := range m.Y {
			m.Y[i] = 128
		}
		for i := range m.Cb {
			m.Cb[i] = 128
			m.Cr[i] = uint8(100 + 6*(i%m.CStride)) // rises by 6 a sample
		}
		p, err := develop(m, configOf(m), jfif, 1)
		if err != nil {
			t.Fatal(err)
		}
		red := p.Planes().Row(0, 3)
		for x := across; x < 32-across; x++ {
			cr := 100 + 6*((float64(x)+0.5)/float64(across)-0.5)
			want := 128 + 1.402*(cr-128)
			got := (float64(red[x]) + 1) * 127.5
			if math.Abs(got-want) > 0.51+0.75*1.402 { // rounding, and eighths of a step
				t.Errorf("%v: red at %d is %g, want %g", ratio, x, got, want)
			}
		}
	}
}

func TestPaletteWithinTheHeaderIsFine(t *testing.T) {
	m := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Black, color.White})
	m.Pix[40] = 1
	if _, err := Decode("p.png", pngBytes(t, m)); err != nil {
		t.Error(err)
	}
	m.Pix[41] = 2 // what another decoder might let through
	if _, err := develop(m, configOf(m), jfif, 1); err == nil {
		t.Error("an index outside the palette was taken")
	}
}

// A decoder's image that contradicts itself is an error.
func TestDevelopSurvivesShortImages(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	m.Pix = m.Pix[:100:100]
	if _, err := develop(m, configOf(m), jfif, 1); err == nil {
		t.Error("an image with too few samples was taken")
	}
	if _, err := develop(image.NewGray(image.Rect(0, 0, 9, 9)), image.Config{Width: 8, Height: 8}, jfif, 1); err == nil {
		t.Error("an image larger than its header was taken")
	}
}

func TestGIFFrameOnItsCanvas(t *testing.T) {
	frame := image.NewPaletted(image.Rect(4, 2, 12, 9), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0},
		Config: image.Config{Width: 20, Height: 10, ColorModel: frame.Palette}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Decode("a.gif", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if p.W != 20 || p.H != 10 || p.Alpha() == nil {
		t.Fatalf("canvas of %v, alpha %v", p.Shape(), p.Alpha() != nil)
	}
	planes := p.Planes()
	for i, a := range p.Alpha() {
		x, y := i%20, i/20
		inside := x >= 4 && x < 12 && y >= 2 && y < 9
		if inside != (a == 1) || inside && planes.Pix[i] != 1 {
			t.Fatalf("pixel %d,%d has alpha %g", x, y, a)
		}
	}
}

func TestReadBMPAndTIFF(t *testing.T) {
	var b bytes.Buffer
	if err := bmp.Encode(&b, scene(20, 24)); err != nil {
		t.Fatal(err)
	}
	want, err := Decode("a.png", pngBytes(t, scene(20, 24)))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"a.bmp": b.Bytes(), "a.tif": tiffBytes(t)} {
		p, err := Decode(name, data)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Planes().Pix, want.Planes().Pix) {
			t.Errorf("%s differs", name)
		}
	}
}
