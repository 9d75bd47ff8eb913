package photo

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// judge finds a program that others wrote and that looks at our files. Where
// AFTERIMAGE_JUDGES is 1 it has to be there.
func judge(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv("AFTERIMAGE_JUDGES") == "1" {
		t.Fatalf("%s is needed to judge the files: %v", name, err)
	}
	t.Skipf("no %s here", name)
	return ""
}

// ask runs a judge and returns what it says.
func ask(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(judge(t, name), args...)
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, problem.String())
	}
	return out.Bytes()
}

// exifTool reads the tags of files, by the files' names; tags carry their group
// ("GPS:GPSLatitude") and numbers are not formatted.
func exifTool(t *testing.T, paths ...string) map[string]map[string]any {
	t.Helper()
	out := ask(t, "exiftool", append([]string{"-j", "-G1", "-n", "-a", "-struct"}, paths...)...)
	var list []map[string]any
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	files := map[string]map[string]any{}
	for _, tags := range list {
		files[filepath.Base(tags["SourceFile"].(string))] = tags
	}
	return files
}

// magickPixels are the samples that ImageMagick finds in a file, as 16 bits RGBA.
func magickPixels(t *testing.T, path string) []uint16 {
	t.Helper()
	raw := ask(t, "convert", path, "-depth", "16", "-endian", "LSB", "rgba:-")
	out := make([]uint16, len(raw)/2)
	for i := range out {
		out[i] = uint16(raw[2*i]) | uint16(raw[2*i+1])<<8
	}
	return out
}

// pixelsOf are the samples of a photo as 16 bits RGBA.
func pixelsOf(p *Photo) []uint16 {
	widen := uint16(1)
	if p.Depth == 8 {
		widen = 257
	}
	out := make([]uint16, 4*p.W*p.H)
	for i := range p.W * p.H {
		for c := range 3 {
			out[4*i+c] = p.sample(i, c) * widen
		}
		out[4*i+3] = 65535
		if !p.Opaque() {
			out[4*i+3] = p.opaque(i) * widen
		}
	}
	return out
}
