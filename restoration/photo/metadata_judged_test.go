package photo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"afterimage/linearops"
)

// carried is what ExifTool writes into the sources: the tag as it is asked for in a
// result, and its value.
var carried = []struct{ write, group, name, want string }{
	{"-IFD0:Make=Kodak", "IFD0", "Make", "Kodak"},
	{"-IFD0:Model=No. 2 Brownie", "IFD0", "Model", "No. 2 Brownie"},
	{"-IFD0:Artist=Äpfel & Söhne", "IFD0", "Artist", "Äpfel & Söhne"},
	{"-IFD0:Copyright=(c) Nobody", "IFD0", "Copyright", "(c) Nobody"},
	{"-IFD0:XResolution=300", "IFD0", "XResolution", "300"},
	{"-ExifIFD:DateTimeOriginal=1978:06:05 04:03:02", "ExifIFD", "DateTimeOriginal", "1978:06:05 04:03:02"},
	{"-ExifIFD:ExposureTime#=0.008", "ExifIFD", "ExposureTime", "0.008"},
	{"-ExifIFD:UserComment=on the beach", "ExifIFD", "UserComment", "on the beach"},
	{"-InteropIFD:InteropIndex=R98", "InteropIFD", "InteropIndex", "R98"},
	{"-GPS:GPSLatitudeRef=N", "GPS", "GPSLatitudeRef", "N"},
	{"-GPS:GPSLatitude#=48.5", "GPS", "GPSLatitude", "48.5"},
	{"-GPS:GPSLongitude#=11.25", "GPS", "GPSLongitude", "11.25"},
	{"-XMP-dc:Title=The Beach", "XMP-dc", "Title", "The Beach"},
	{"-XMP-dc:Creator=Jane <Doe>", "XMP-dc", "Creator", "Jane <Doe>"},
	{"-XMP-xmp:Rating=4", "XMP-xmp", "Rating", "4"},
	{"-XMP-xmpMM:DocumentID=xmp.did:1", "XMP-xmpMM", "DocumentID", "xmp.did:1"},
	{"-IPTC:City=Sète", "IPTC", "City", "Sète"},
	{"-IPTC:Keywords=sea", "IPTC", "Keywords", "sea"},
}

// unfit are tags of the sources that would be wrong in a result.
var unfit = []string{
	"-IFD0:Orientation#=6", "-XMP-tiff:Orientation#=6", "-ExifIFD:ExifImageWidth=9999", "-ExifIFD:ExifImageHeight=8888",
	"-XMP-exif:ExifImageWidth=9999", "-XMP-xmpMM:InstanceID=xmp.iid:1", "-XMP-xmp:CreatorTool=Scanner",
	"-XMP-xmpMM:HistoryAction=created", "-XMP-xmpMM:HistorySoftwareAgent=Scanner",
}

// sources writes one photo into every format, and ExifTool what is known of it.
func sources(t *testing.T, dir string, depth int) []string {
	t.Helper()
	m := linearops.NewImage(linearops.Shape{C: 3, H: 24, W: 40})
	for i := range m.Pix {
		m.Pix[i] = sampleTable(depth)[uint16(i*31)&(1<<depth-1)]
	}
	thumb := filepath.Join(dir, "thumb.jpg")
	if err := second(Write(thumb, m, WriteOptions{})); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"-overwrite_original", "-q", "-codedcharacterset=UTF8"}, unfit...)
	for _, d := range carried {
		args = append(args, d.write)
	}
	var files []string
	for _, ext := range []string{"jpg", "png", "tif", "webp"} {
		if depth == 16 && (ext == "jpg" || ext == "webp") {
			continue
		}
		path := filepath.Join(dir, fmt.Sprintf("source%d.%s", depth, ext))
		if err := second(Write(path, m, WriteOptions{Depth: depth})); err != nil {
			t.Fatal(err)
		}
		extra := []string{}
		if ext == "jpg" {
			extra = append(extra, "-IFD1:ThumbnailImage<="+thumb, "-ExifByteOrder=MM")
		}
		ask(t, "exiftool", append(append(append([]string{}, args...), extra...), path)...)
		files = append(files, path)
	}
	return files
}

// What a photo's file says is in its result, in every format from every format and
// depth; what would be wrong there is corrected or gone.
func TestMetadataIsCarriedOver(t *testing.T) {
	dir := t.TempDir()
	made := &Made{Program: "Afterimage 0.1.0", Task: "inpaint", Result: "sample", Seeds: []uint64{7}, Prior: "prior <1>", PriorID: "abc"}
	var results []string
	for _, depth := range []int{8, 16} {
		for _, source := range sources(t, dir, depth) {
			p, err := Read(source)
			if err != nil {
				t.Fatal(err)
			}
			if p.W != 24 || p.H != 40 || p.Meta.LeftOut != "" {
				t.Errorf("%s: %d x %d, left out %q", source, p.W, p.H, p.Meta.LeftOut)
			}
			for _, ext := range []string{"jpg", "png", "tif", "webp"} {
				for _, strip := range []bool{false, true} {
					path := filepath.Join(dir, fmt.Sprintf("%s-%d-%v.%s", filepath.Ext(source)[1:], depth, strip, ext))
					w, err := Write(path, p.Planes(), WriteOptions{Depth: depth, Meta: p.Meta, Mark: "Restored with Afterimage 0.1.0", Made: made, Strip: strip})
					if err != nil || w.LeftOut != "" {
						t.Fatalf("%s: %v, left out %q", path, err, w.LeftOut)
					}
					results = append(results, path)
					if back, err := Read(path); err != nil || ext != "webp" && !strip && !bytes.Equal(back.Meta.IPTC, p.Meta.IPTC) {
						t.Errorf("%s: IPTC of %d bytes reads back as %d (%v)", path, len(p.Meta.IPTC), len(back.Meta.IPTC), err)
					}
				}
			}
		}
	}
	for name, tags := range exifTool(t, results...) {
		stripped := strings.Contains(name, "true")
		checkCarried(t, name, tags, stripped)
		checkMade(t, name, tags, stripped)
		if strings.HasSuffix(name, ".webp") || strings.HasSuffix(name, ".jpg") {
			continue // of those ImageMagick sees 8 bits
		}
		if raw, err := Read(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		} else if off := meanOff(t, pixelsOf(raw), magickPixels(t, filepath.Join(dir, name))); off != 0 {
			t.Errorf("%s: %.3f levels from what ImageMagick reads", name, off)
		}
	}
}

func checkCarried(t *testing.T, name string, tags map[string]any, stripped bool) {
	t.Helper()
	for _, d := range carried {
		group, tag := d.group, d.name
		if group == "IPTC" && strings.HasSuffix(name, ".webp") { // which has no place for it
			group, tag = map[string]string{"City": "XMP-photoshop", "Keywords": "XMP-dc"}[tag], map[string]string{"City": "City", "Keywords": "Subject"}[tag]
		}
		got, there := tags[group+":"+tag]
		switch {
		case d.group == "IPTC" && (strings.HasPrefix(name, "png") || strings.HasPrefix(name, "webp")):
			// ExifTool puts no IPTC into such a source
		case stripped && there:
			t.Errorf("%s: %s:%s is there although it was to be stripped", name, group, tag)
		case !stripped && strings.Trim(fmt.Sprint(got), "[]") != d.want:
			t.Errorf("%s: %s:%s is %v, want %s", name, group, tag, got, d.want)
		}
	}
	for tag, want := range map[string]string{
		"IFD0:Orientation": "1", "XMP-tiff:Orientation": "1", "ExifIFD:ExifImageWidth": "24", "ExifIFD:ExifImageHeight": "40",
		"XMP-exif:ExifImageWidth": "24",
	} {
		got, there := tags[tag]
		if there && fmt.Sprint(got) != want || !there && !stripped && !strings.HasPrefix(tag, "IFD0") {
			t.Errorf("%s: %s is %v, want %s", name, tag, got, want)
		}
	}
	for tag := range tags {
		if strings.HasPrefix(tag, "IFD1:") || strings.Contains(tag, "Thumbnail") || strings.HasSuffix(tag, ":InstanceID") || strings.HasSuffix(tag, ":Warning") {
			t.Errorf("%s: it has %s: %v", name, tag, tags[tag])
		}
	}
}

func checkMade(t *testing.T, name string, tags map[string]any, stripped bool) {
	t.Helper()
	for tag, want := range map[string]string{
		"XMP-afterimage:Task": "inpaint", "XMP-afterimage:Seeds": "7", "XMP-afterimage:Prior": "prior <1>", "XMP-afterimage:PriorSHA256": "abc",
		"XMP-iptcExt:DigitalSourceType": sourceType, "XMP-xmp:CreatorTool": "Afterimage 0.1.0",
	} {
		if got := fmt.Sprint(tags[tag]); got != want {
			t.Errorf("%s: %s is %s, want %s", name, tag, got, want)
		}
	}
	history, _ := tags["XMP-xmpMM:History"].([]any)
	if want := map[bool]int{false: 2, true: 1}[stripped]; len(history) != want {
		t.Errorf("%s: a history of %v, want %d entries", name, history, want)
		return
	}
	last := fmt.Sprint(history[len(history)-1])
	if !strings.Contains(last, "edited") || !strings.Contains(last, "task=inpaint; result=sample; seeds=7") {
		t.Errorf("%s: the history ends with %s", name, last)
	}
}

// The thumbnail of the camera is not in the result, not even as bytes that nothing
// points to.
func TestThumbnailIsGone(t *testing.T) {
	dir := t.TempDir()
	source := sources(t, dir, 8)[0]
	thumb, err := os.ReadFile(filepath.Join(dir, "thumb.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(source)
	if err != nil || !strings.Contains(string(data), string(thumb[100:300])) {
		t.Fatalf("the source has no thumbnail (%v)", err)
	}
	p, err := Read(source)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(p.Meta.EXIF), string(thumb[100:300])) {
		t.Error("the thumbnail is kept")
	}
}
