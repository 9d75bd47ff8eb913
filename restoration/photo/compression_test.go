package photo

import (
	"encoding/binary"
	"math"
	"os"
	"testing"

	"afterimage/restoration/jpeg"
)

// The files of testdata/jpeg were made by ImageMagick (libjpeg-turbo) from clean.png.
var compressedFiles = []struct {
	file    string
	quality int
	s       jpeg.Sampling
	gray    bool
}{
	{"q30-420.jpg", 30, jpeg.Sampling{Across: 2, Down: 2}, false},
	{"q50-422.jpg", 50, jpeg.Sampling{Across: 2, Down: 1}, false},
	{"q75-444.jpg", 75, jpeg.Sampling{Across: 1, Down: 1}, false},
	{"q20-gray-progressive.jpg", 20, jpeg.Sampling{Across: 1, Down: 1}, true},
}

// Tables, sampling and coefficients of files that another program made are what the
// clean photo leads to with the same steps.
func TestReadCoding(t *testing.T) {
	clean, err := Read("testdata/jpeg/clean.png")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range compressedFiles {
		path := "testdata/jpeg/" + f.file
		p, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		q, exact := p.Compression.Quality()
		if q != f.quality || !exact || p.Compression.Gray() != f.gray || p.Compression.Sampling != f.s {
			t.Errorf("%s: quality %d, %v, sampling %v", f.file, q, exact, p.Compression.Sampling)
		}
		c, err := ReadCoding(path)
		if err != nil || c == nil {
			t.Fatalf("%s: %v, %v", f.file, c, err)
		}
		if c.Known() != 1 {
			t.Errorf("%s: %g of the blocks are known", f.file, c.Known())
		}
		if f.gray {
			if c.Colour != nil {
				t.Errorf("%s has colour", f.file)
			}
			continue // whose luma is the converter's
		}
		if same := jpeg.Encode(clean.Planes(), 0, 0, f.s, c.Tables()...).Same(c); same < 0.98 {
			t.Errorf("%s: %g of the coefficients are those of the clean photo", f.file, same)
		}
	}
}

// The coding of a turned file leads to the pixels of the upright photo.
func TestReadCodingTurns(t *testing.T) {
	for _, f := range compressedFiles[:3] {
		data, err := os.ReadFile("testdata/jpeg/" + f.file)
		if err != nil {
			t.Fatal(err)
		}
		for o := uint16(1); o <= 8; o++ {
			path := save(t, "turned.jpg", withEXIF(data, exifOf(binary.BigEndian, o)))
			p, err := Read(path)
			if err != nil {
				t.Fatal(err)
			}
			c, err := ReadCoding(path)
			if err != nil || c.W != p.W || c.H != p.H {
				t.Fatalf("%s, orientation %d: %v", f.file, o, err)
			}
			got, want := c.Decode(true), p.Planes()
			sum := 0.0
			for i, v := range got.Pix {
				sum += math.Abs(float64(v-want.Pix[i])) * 127.5
			}
			if mean := sum / float64(len(got.Pix)); mean > 0.7 { // rounding, twice
				t.Errorf("%s, orientation %d: the coding is %g levels from the photo", f.file, o, mean)
			}
		}
	}
}

// Files without such a coding have none, and none of them is an error.
func TestNoCoding(t *testing.T) {
	png := save(t, "a.png", pngBytes(t, scene(16, 16)))
	if c, err := ReadCoding(png); c != nil || err != nil {
		t.Errorf("a PNG file: %v, %v", c, err)
	}
	data, err := os.ReadFile("testdata/jpeg/q75-444.jpg")
	if err != nil {
		t.Fatal(err)
	}
	adobe := append([]byte{0xff, 0xee, 0, 14}, "Adobe\x00\x64\x00\x00\x00\x00\x00"...) // samples of R, G and B
	rgb := append(append(append([]byte(nil), data[:2]...), adobe...), data[2:]...)
	if compression(rgb) != nil {
		t.Error("a file of R, G and B has luma")
	}
	for n := range data { // however short, it does not panic
		if c := compression(data[:n]); c != nil && len(c.Tables) != 3 {
			t.Errorf("%d bytes have %d tables", n, len(c.Tables))
		}
	}
	if _, err := ReadCoding(save(t, "short.jpg", data[:len(data)/2])); err == nil {
		t.Error("half a file has a coding")
	}
}
