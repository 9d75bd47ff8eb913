package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"image"

	"golang.org/x/image/bmp"
)

// seedFile is a valid file that is damaged in many ways. block is a part of its metadata
// that is damaged alone, in a file that is sound otherwise.
type seedFile struct {
	name  string
	f     Format
	data  []byte
	block func(r *rand.Rand) []byte
}

func seedFiles(t *testing.T) []seedFile {
	t.Helper()
	exif, _ := uprightEXIF(cameraEXIF(littleEndian, []byte("Canon, or another")), false)
	meta := Metadata{
		ICC: iccOf("RGB ", 600), EXIF: exif, IPTC: []byte{0x1c, 2, 90, 0, 4, 'R', 'o', 'm', 'e'},
		XMP: packetOf(`<r:Description r:about="" xmlns:T="` + nsTIFF + `" T:Orientation="6"><T:Make>Nobody</T:Make></r:Description>`),
	}
	p, err := Decode("scene", pngBytes(t, scene(20, 28)))
	if err != nil {
		t.Fatal(err)
	}
	m := p.Planes()
	encoded := func(name string, meta Metadata) []byte {
		path := filepath.Join(t.TempDir(), name)
		if err := second(Write(path, m, WriteOptions{Meta: meta, Made: &Made{Program: "Afterimage", Task: "denoise"}})); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var list []seedFile
	for name, f := range map[string]Format{"a.jpg": JPEG, "a.png": PNG, "a.tif": TIFF, "a.webp": WebP} {
		plain := encoded(name, meta)
		list = append(list, seedFile{name: name, f: f, data: plain})
		list = append(list, seedFile{name: "a block of " + name, f: f, block: func(r *rand.Rand) []byte {
			return withBlock(r, f, plain, meta)
		}})
	}
	var b bytes.Buffer
	paletted := image.NewPaletted(image.Rect(0, 0, 28, 20), palette.WebSafe)
	draw.Draw(paletted, paletted.Rect, scene(20, 28), image.Point{}, draw.Src)
	if err := gif.Encode(&b, paletted, nil); err != nil {
		t.Fatal(err)
	}
	list = append(list, seedFile{name: "a.gif", f: GIF, data: bytes.Clone(b.Bytes())})
	b.Reset()
	if err := bmp.Encode(&b, scene(20, 28)); err != nil {
		t.Fatal(err)
	}
	list = append(list, seedFile{name: "a.bmp", f: BMP, data: bytes.Clone(b.Bytes())})
	others, err := filepath.Glob(filepath.Join("testdata", "seeds", "*"))
	if err != nil || len(others) == 0 {
		t.Fatalf("no seeds (%v)", err)
	}
	for _, path := range others {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := sniff(data)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, seedFile{name: filepath.Base(path), f: f, data: data})
	}
	sortSeeds(list)
	return list
}

// withBlock replaces one block of metadata of a file by a damaged one.
func withBlock(r *rand.Rand, f Format, data []byte, meta Metadata) []byte {
	block := [][]byte{meta.ICC, meta.EXIF, meta.XMP, meta.IPTC}[r.IntN(4)]
	kind := BMP // has no structure that mutate knows
	if bytes.Equal(block, meta.EXIF) {
		kind = TIFF
	}
	bad := mutate(r, kind, block)
	switch f {
	case JPEG:
		head := map[byte]string{meta.ICC[0]: iccMagic + "\x01\x01", 'I': exifMagic, '<': xmpMagic, 0x1c: photoshopMagic}[block[0]]
		marker := map[byte]byte{meta.ICC[0]: 0xe2, 'I': 0xe1, '<': 0xe1, 0x1c: 0xed}[block[0]]
		body := append([]byte(head), bad...)
		if len(body) > 60000 {
			return data
		}
		out := append([]byte{0xff, 0xd8, 0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
		return append(out, data[2:]...)
	case PNG:
		id := map[byte]string{meta.ICC[0]: "iCCP", 'I': "eXIf", '<': "iTXt", 0x1c: "zTXt"}[block[0]]
		head := map[string]string{"iCCP": "ICC profile\x00\x00", "iTXt": xmpKeyword + "\x00\x00\x00\x00\x00", "zTXt": rawKeyword + "iptc\x00\x00"}[id]
		if id == "iCCP" || id == "zTXt" {
			bad = deflate(bad)
		}
		return append(append(bytes.Clone(data[:33]), chunkOf(id, append([]byte(head), bad...))...), data[33:]...)
	case WebP:
		id := map[byte]string{meta.ICC[0]: "ICCP", 'I': "EXIF", '<': "XMP ", 0x1c: "EXIF"}[block[0]]
		return appendChunk(bytes.Clone(data[:30]), id, bad)
	}
	at := bytes.Index(data, block[:min(len(block), 16)])
	if at < 0 {
		return mutate(r, f, data)
	}
	out := bytes.Clone(data)
	copy(out[at:], bad)
	return out
}

// mutatedFiles is how many files are made unless AFTERIMAGE_MUTATED says another number.
const mutatedFiles = 500

// Damaged files are opened or refused with a sentence: none crashes the program, hangs
// it, or takes more than a gigabyte, and what was opened can be saved.
func TestMutatedFiles(t *testing.T) {
	count := mutatedFiles
	if text := os.Getenv("AFTERIMAGE_MUTATED"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		count = n
	}
	seeds := seedFiles(t)
	dir := t.TempDir()
	var opened, refused int
	var most uint64
	var slowest time.Duration
	for i := range count {
		r := rand.New(rand.NewPCG(6, uint64(i)))
		s := seeds[r.IntN(len(seeds))]
		var data []byte
		if s.block != nil {
			data = s.block(r)
		} else {
			data = mutate(r, s.f, s.data)
		}
		what := fmt.Sprintf("file %d, of %s", i, s.name)
		p, took, bytes, err := guarded(t, what, data)
		most, slowest = max(most, bytes), max(slowest, took)
		if err != nil {
			refused++
			mustBeSentence(t, what, err)
			continue
		}
		opened++
		mustSave(t, what, dir, i, p)
	}
	t.Logf("%d opened, %d refused; at most %.0f MB and %v for one", opened, refused, float64(most)/1e6, slowest)
	if opened < count/10 || refused < count/10 {
		t.Errorf("of %d files %d were opened and %d refused: the mutations are too weak or too strong", count, opened, refused)
	}
}

// hang is how long a file may take, and mostBytes what may be allocated for it in all.
const (
	hang      = 5 * time.Second
	mostBytes = 1 << 30
)

// guarded decodes and tells what that took. A time that is too long is taken again,
// because the machine may have had other things to do.
func guarded(t *testing.T, what string, data []byte) (p *Photo, took time.Duration, allocated uint64, err error) {
	t.Helper()
	for try := range 2 {
		before, start := allocations(), time.Now()
		done := make(chan struct{})
		go func() {
			defer close(done)
			p, err = Decode("photo", data)
		}()
		select {
		case <-done:
		case <-time.After(20 * hang):
			t.Fatalf("%s: it hangs", what)
		}
		if took, allocated = time.Since(start), allocations()-before; took < hang {
			break
		}
		if try == 1 {
			t.Errorf("%s: it takes %v", what, took)
		}
	}
	if (p == nil) == (err == nil) {
		t.Errorf("%s: %v, %v", what, p, err)
	}
	if allocated > mostBytes {
		t.Errorf("%s: it takes %.0f MB", what, float64(allocated)/1e6)
	}
	return p, took, allocated, err
}

// allocations are the bytes of the heap that were allocated so far.
func allocations() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

var (
	sentence  = regexp.MustCompile(`^photo (is|has|ends|cannot|does)\b[^\n]{10,300}$`)
	internals = regexp.MustCompile(`(?i)runtime|panic|goroutine|\bnil\b|0x|%!|tiff:|png:|jpeg:|gif:|webp:|bmp:|vp8|riff:|zlib|flate|EOF|index out|\.go\b`)
)

func mustBeSentence(t *testing.T, what string, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Err == nil || !sentence.MatchString(err.Error()) || internals.MatchString(err.Error()) {
		t.Errorf("%s: %q is no sentence for people", what, err)
	}
}

// mustSave writes a photo that was opened, with all that is known of it, in one of the
// formats; writing reads the file back.
func mustSave(t *testing.T, what, dir string, i int, p *Photo) {
	t.Helper()
	if p.W*p.H > 1<<14 {
		return
	}
	ext := []string{".png", ".jpg", ".tif", ".webp"}[i%4]
	if ext == ".webp" && !p.Opaque() {
		ext = ".png"
	}
	o := WriteOptions{Depth: p.Depth, Meta: p.Meta, Alpha: p.Alpha(), Made: &Made{Program: "Afterimage", Task: "inpaint"}}
	path := filepath.Join(dir, "a"+ext)
	if err := second(Write(path, p.Planes(), o)); err != nil {
		t.Errorf("%s: opened, and cannot be saved: %v", what, err)
		return
	}
	back, err := Read(path)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if back.Meta.LeftOut != "" || !strings.Contains(string(back.Meta.XMP), sourceType) {
		t.Errorf("%s: its result in %s has damaged metadata: %s", what, ext, back.Meta.LeftOut)
	}
}
