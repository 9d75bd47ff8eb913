package photo

import (
	"encoding/binary"
	"errors"
	"image"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"afterimage/linearops"
)

// spoiled is a PNG of w x h pixels whose header is sound and whose pixels are not.
func spoiled(t testing.TB, w, h int) []byte {
	data := pngBytes(t, image.NewGray(image.Rect(0, 0, w, h)))
	at := strings.Index(string(data), "IDAT") + 8
	data[at] ^= 0x55
	if _, err := Decode("a", data); !errors.Is(err, ErrDamaged) {
		t.Fatalf("the pixels can be read: %v", err)
	}
	return data
}

func TestSizeIsThatOfRead(t *testing.T) {
	files := map[string][]byte{"a.png": pngBytes(t, scene(24, 40)), "a.tif": tiffBytes(t)}
	for o := range uint16(10) {
		files[string(rune('0'+o))+".jpg"] = withEXIF(jpegBytes(t, scene(24, 40)), exifOf(binary.BigEndian, o))
	}
	for name, data := range files {
		path := save(t, name, data)
		p, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if w, h, err := Size(path); err != nil || w != p.W || h != p.H {
			t.Errorf("%s: %d x %d, %v; reading gives %v", name, w, h, err, p.Shape())
		}
		turned := name >= "5.jpg" && name <= "8.jpg"
		if w, _, _ := Size(path); strings.HasSuffix(name, ".jpg") && turned != (w == 24) {
			t.Errorf("%s: a width of %d", name, w)
		}
	}
	if w, h, err := Size(filepath.Join("testdata", "white-half.webp")); w != 16 || h != 16 || err != nil {
		t.Errorf("WebP: %d x %d, %v", w, h, err)
	}
}

func TestSizeOfWhatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty.png": {nil, ErrEmpty}, "text.png": {[]byte("a letter"), ErrNotPicture},
		"huge.png": {hugePNG(t), ErrTooLarge}, "cut.jpg": {jpegBytes(t, scene(24, 40))[:20], ErrTruncated},
	} {
		path := save(t, name, c.data)
		_, _, err := Size(path)
		_, same := Read(path)
		if !errors.Is(err, c.want) || same == nil || err.Error() != same.Error() {
			t.Errorf("%s: %v; reading says %v", name, err, same)
		}
	}
}

// Sizes are refused from the header: the pixels behind it are not even looked at.
func TestSizesAreCheckedBeforePixels(t *testing.T) {
	path := save(t, "m.png", spoiled(t, 40, 30))
	if w, h, err := Size(path); w != 40 || h != 30 || err != nil {
		t.Errorf("%d x %d, %v", w, h, err)
	}
	if _, err := ReadMask(path, 40, 31); !errors.Is(err, ErrMaskSize) || !strings.HasPrefix(err.Error(), path) {
		t.Error(err)
	}
	if _, err := ReadMask(path, 40, 30); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	side := linearops.MaxKernelSide + 2
	if _, err := ReadKernel(save(t, "k.png", spoiled(t, side, side))); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	lying := save(t, "turned.jpg", withEXIF(jpegBytes(t, scene(24, 40)), exifOf(binary.LittleEndian, 6)))
	if _, err := ReadMask(lying, 24, 40); err != nil {
		t.Error(err)
	}
}

func TestPipesAndSocketsAreNoFiles(t *testing.T) {
	dir := t.TempDir()
	pipe, socket := filepath.Join(dir, "pipe.png"), filepath.Join(dir, "s.png")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, path := range []string{pipe, socket, "/dev/null", "/dev/zero"} {
		for name, read := range map[string]func() error{
			"Read":       func() error { return second(Read(path)) },
			"Size":       func() error { _, _, err := Size(path); return err },
			"ReadMask":   func() error { return second(ReadMask(path, 16, 16)) },
			"ReadKernel": func() error { return second(ReadKernel(path)) },
		} {
			done := make(chan error, 1)
			go func() { done <- read() }()
			select {
			case err := <-done:
				if !errors.Is(err, ErrNotFile) || !strings.Contains(err.Error(), "not a file") {
					t.Errorf("%s of %s: %v", name, path, err)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("%s waits for %s", name, path)
			}
		}
	}
}

// largestPNG promises the longest sides that the format allows.
func largestPNG(t testing.TB) []byte {
	data := pngBytes(t, scene(16, 16))
	head := append([]byte(nil), data[16:29]...)
	binary.BigEndian.PutUint32(head, 1<<31-1)
	binary.BigEndian.PutUint32(head[4:], 1<<31-1)
	return append(append(append([]byte(nil), data[:8]...), chunkOf("IHDR", head)...), data[33:]...)
}

func TestLargestPNG(t *testing.T) {
	_, err := Decode("a.png", largestPNG(t))
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "2147483647 x 2147483647 pixels") {
		t.Error(err)
	}
}

func TestAnimatedWebP(t *testing.T) {
	path := filepath.Join("testdata", "animated.webp")
	_, _, size := Size(path)
	for _, err := range []error{second(Read(path)), size} {
		if !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "is an animated WebP file") {
			t.Error(err)
		}
	}
}
