package app

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// side is the side of the test photos in pixels: small, so that the built-in prior
// is quick.
const side = 64

// writeFixtures fills a folder with the files that the scripts take as input.
func writeFixtures(t testing.TB, folder string) {
	t.Helper()
	whole := encodeJPEG(t, testPhoto(side, side))
	small := encodePNG(t, testPhoto(side, side))
	files := map[string][]byte{
		"photo.png":      small,
		"photo.jpg":      whole,
		"tagged.jpg":     tagged(whole),
		"other.png":      encodePNG(t, testPhoto(side, side-8)),
		"clear.png":      encodePNG(t, translucent(testPhoto(side, side))),
		"deep.png":       encodePNG(t, sixteenBits(testPhoto(side, side))),
		"tiny.png":       encodePNG(t, testPhoto(15, 40)),
		"mask.png":       encodePNG(t, testMask(side, side, side/2)),
		"othermask.png":  encodePNG(t, testMask(side, side, 5)),
		"smallmask.png":  encodePNG(t, testMask(side/2, side, 3)),
		"nomask.png":     encodePNG(t, image.NewGray(image.Rect(0, 0, side, side))),
		"shaken.png":     encodePNG(t, shakenPhoto(144, 132, 9)),
		"unshaken.png":   encodePNG(t, shakenPhoto(120, 110, 1)),
		"plain.png":      encodePNG(t, image.NewGray(image.Rect(0, 0, 120, 120))),
		"kernel.png":     encodePNG(t, testMask(7, 7, 3)),
		"zerokernel.png": encodePNG(t, image.NewGray(image.Rect(0, 0, 7, 7))),
		"truncated.jpg":  whole[:len(whole)/2],
		"truncated.png":  small[:len(small)/2],
		"empty.png":      nil,
		"text.png":       []byte("this is no picture\n"),
		"palette.png":    outOfPalette(side, side),
		"bomb.png":       headerOnly(200_000, 200_000),
		"wrong.onnx":     wrongModel(),
		"text.onnx":      []byte("this is no model\n"),
		"text.json":      []byte("this is no recipe\n"),
		"crops.npy":      crops(2, 32),
		"few/one.png":    small,
		"labels.png":     encodePNG(t, leftHalf(side, side)),
		"reveal.png":     encodePNG(t, leftHalf(side, side-9)),
	}
	if err := os.MkdirAll(filepath.Join(folder, "few"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// crops is a NumPy file of n gray crops whose values rise over each row.
func crops(n, side int) []byte {
	header := fmt.Sprintf("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 3, %d, %d), }\n", n, side, side)
	out := append([]byte("\x93NUMPY\x01\x00"), byte(len(header)), byte(len(header)>>8))
	out = append(out, header...)
	for i := range n * 3 * side * side {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(i%side)/float32(side)))
	}
	return out
}

// leftHalf is a plane of weights for a test photo, white at the left; beyond the row
// end it is black.
func leftHalf(w, end int) image.Image {
	m := image.NewGray(image.Rect(0, 0, w, side))
	for y := range end {
		for x := range w / 2 {
			m.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	return m
}

// testPhoto has soft gradients, an edge and a disk.
func testPhoto(w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{uint8(40 + 150*x/w), uint8(60 + 120*y/h), 120, 255}
			if x > w/2 && y > h/3 {
				c.R, c.B = 200, 60
			}
			if dx, dy := x-w/3, y-h/2; dx*dx+dy*dy < w*w/25 {
				c = color.NRGBA{230, 220, 200, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// translucent is a picture whose upper half can be seen through.
func translucent(m image.Image) image.Image {
	out := image.NewNRGBA(m.Bounds())
	draw.Draw(out, out.Rect, m, image.Point{}, draw.Src)
	for i := 3; i < len(out.Pix)/2; i += 4 {
		out.Pix[i] = 100
	}
	return out
}

// sixteenBits is a picture of 16 bits a sample.
func sixteenBits(m image.Image) image.Image {
	out := image.NewNRGBA64(m.Bounds())
	draw.Draw(out, out.Rect, m, image.Point{}, draw.Src)
	return out
}

// testMask is white in a cross whose bars stand at the given distance.
func testMask(w, h, at int) image.Image {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if x == at || y == at {
				m.SetGray(x, y, color.Gray{255})
			}
		}
	}
	return m
}

// tagged puts EXIF into a JPEG, which names a camera, and XMP that is damaged.
func tagged(jpeg []byte) []byte {
	exif := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x0f\x01\x02\x00\x06\x00\x00\x00\x1a\x00\x00\x00\x00\x00\x00\x00Kodak\x00"
	xmp := "http://ns.adobe.com/xap/1.0/\x00<broken"
	out := []byte{0xff, 0xd8}
	for _, segment := range []string{exif, xmp} {
		out = append(append(out, 0xff, 0xe1, 0, byte(len(segment)+2)), segment...)
	}
	return append(out, jpeg[2:]...)
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outOfPalette is a PNG whose pixels name colours that its palette does not have.
func outOfPalette(w, h int) []byte {
	rows := bytes.Repeat(append([]byte{0}, bytes.Repeat([]byte{200}, w)...), h)
	return pngFile(w, h, 3, []byte{0, 0, 0, 255, 255, 255}, rows)
}

// headerOnly is a PNG that promises more pixels than any memory holds.
func headerOnly(w, h int) []byte { return pngFile(w, h, 2, nil, []byte{0}) }

// pngFile is a PNG of 8 bits a sample, byte by byte.
func pngFile(w, h int, colorType byte, palette, rows []byte) []byte {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(rows)
	z.Close()
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		body := append([]byte(name), data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	chunk("IHDR", append(header, 8, colorType, 0, 0, 0))
	if palette != nil {
		chunk("PLTE", palette)
	}
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return out
}

// wrongModel is an ONNX model that describes itself as a prior, but whose only input
// is a vector: y = Identity(x), x of 3 numbers.
func wrongModel() []byte {
	message := func(number protowire.Number, body []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), body)
	}
	text := func(number protowire.Number, s string) []byte { return message(number, []byte(s)) }
	number := func(field protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.VarintType), v)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	value := func(name string) []byte { // ValueInfoProto of float[3]
		shape := message(2, message(1, number(1, 3)))
		return join(text(1, name), message(2, message(1, join(number(1, 1), shape))))
	}
	entry := func(key, v string) []byte { return message(14, join(text(1, key), text(2, v))) }
	graph := join(
		message(1, join(text(1, "x"), text(2, "y"), text(4, "Identity"))),
		text(2, "wrong"), message(11, value("x")), message(12, value("y")),
	)
	return join(
		number(1, 8), message(7, graph), message(8, number(2, 17)),
		entry("afterimage.version", "1"), entry("afterimage.prediction", "epsilon"),
		entry("afterimage.schedule", "linear 0.0001 0.02 1000"), entry("afterimage.channels_out", "3"),
		entry("afterimage.size", "64"), entry("afterimage.dynamic", "true"),
	)
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
