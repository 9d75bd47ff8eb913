//go:build e2e

package e2e

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bomb is a PNG whose header promises side x side pixels and whose data are a few.
func bomb(side uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		body := append([]byte(kind), data...)
		binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.Write(body)
		binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(body))
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	chunk("IHDR", append(header, 8, 2, 0, 0, 0))
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(make([]byte, 1<<16))
	z.Close()
	chunk("IDAT", packed.Bytes())
	chunk("IEND", nil)
	return b.Bytes()
}

// TestBadInputLosesNothing: each of these is told in a sentence, and the photo, its mask
// and its samples are there afterwards.
func TestBadInputLosesNothing(t *testing.T) {
	d := newDesk(t)
	d.prefer(`{"samples": 2, "steps": 3, "task": "inpaint"}`)
	dir, source := d.startWithPhoto()
	d.stroke(470, 300, 560, 370)
	d.key("ctrl+Return")
	d.title("done", 5*time.Minute)

	writeFile(t, filepath.Join(dir, "paper.pdf"), []byte("%PDF-1.7\n"))
	writeFile(t, filepath.Join(dir, "bomb.png"), bomb(30_000))
	writeFile(t, filepath.Join(dir, "half.afterimage"), []byte("PK\x03\x04\x14\x00"))
	for _, bad := range []string{"paper.pdf", "bomb.png", "half.afterimage"} {
		begun := time.Now()
		d.drop(filepath.Join(dir, bad))
		d.settle()
		d.shoot("bad-" + bad)
		if took := time.Since(begun); took > 15*time.Second {
			t.Errorf("%s was refused after %v", bad, took)
		}
		d.key("Escape")
		d.settle()
		if title := d.try("getwindowname", d.window); !strings.Contains(title, "photo.png") {
			t.Fatalf("%s took the photo away: the window is called %q", bad, title)
		}
	}

	// the photo is deleted while it is open, and the folder takes nothing
	if err := os.Remove(source); err != nil {
		t.Fatal(err)
	}
	d.key("1", "ctrl+s")
	d.settle()
	d.key("ctrl+a")
	d.do("type", "/proc/result.png")
	d.key("Return")
	d.settle()
	d.shoot("bad-folder")
	d.key("Escape")
	d.settle()
	d.key("Escape")
	d.settle()
	d.save("kept.png")
	checkStroke(t, filepath.Join(dir, "kept.png"), filepath.Join(dir, "kept-mask.png"))
}

// checkStroke looks whether a result and its mask are those of the stroke in the middle.
func checkStroke(t *testing.T, result, mask string) {
	t.Helper()
	readPNG(t, result)
	m := readPNG(t, mask)
	painted := 0
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if r, _, _, _ := m.At(x, y).RGBA(); r > 0 {
				painted++
			}
		}
	}
	if painted < 100 {
		t.Errorf("the mask has %d pixels", painted)
	}
}
