package photo

import (
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// packetOf wraps descriptions.
func packetOf(inside string) []byte {
	return []byte(`<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="` + nsRDF + `">` +
		inside + `</r:RDF></x:xmpmeta><?xpacket end="w"?>`)
}

// value is a property of a packet; "-" for none.
func value(t *testing.T, packet []byte, space, name string) string {
	t.Helper()
	_, rdf := xmpTree(packet)
	if rdf == nil {
		t.Fatalf("no packet: %s", packet)
	}
	if v := readProperty(rdf, property{space, name}); v != nil {
		return strings.TrimSpace(*v)
	}
	return "-"
}

// Properties are told by their namespace, whatever their prefix is and however they are
// written; what is not ours to change stays, also what nobody here understands.
func TestMergeXMP(t *testing.T) {
	source := packetOf(`<r:Description r:about="uuid:9" xmlns:T="` + nsTIFF + `" T:Orientation="6" T:Make="Nobody" xmlns:q="urn:q" q:odd="a &amp; b"/>
		<r:Description r:about="uuid:9" xmlns:m="` + nsMM + `" xmlns:e="` + nsEvent + `"><m:InstanceID>i</m:InstanceID><m:DocumentID>d</m:DocumentID>
		<m:History><r:Seq><r:li e:action="created" e:when="1999"/></r:Seq></m:History><deep xmlns="urn:q"><r:Bag><r:li>&#x3c;1&gt;</r:li></r:Bag></deep></r:Description>`)
	made := &Made{Program: "Afterimage 1", Task: "inpaint", Seeds: []uint64{3}}
	packet, dropped := mergeXMP(source, 10, 20, "mark", made, nil)
	if dropped {
		t.Fatal("the packet was dropped")
	}
	again, _ := mergeXMP(packet, 30, 40, "mark", &Made{Program: "Afterimage 2", Task: "denoise"}, nil)
	for i, p := range [][]byte{packet, again} {
		for name, want := range map[property][2]string{
			{nsTIFF, "Orientation"}: {"1", "1"}, {nsTIFF, "Make"}: {"Nobody", "Nobody"}, {"urn:q", "odd"}: {"a & b", "a & b"},
			{"urn:q", "deep"}: {"<1>", "<1>"}, {nsMM, "DocumentID"}: {"d", "d"}, {nsMM, "InstanceID"}: {"-", "-"},
			{nsEXIF, "PixelXDimension"}: {"10", "30"}, {nsEXIF, "PixelYDimension"}: {"20", "40"},
			{nsOurs, "Task"}: {"inpaint", "denoise"}, {nsOurs, "Seeds"}: {"3", "-"}, {nsXMP, "CreatorTool"}: {"Afterimage 1", "Afterimage 2"},
		} {
			if got := value(t, p, name.space, name.name); got != want[i] {
				t.Errorf("packet %d: %s is %q, want %q", i, name.name, got, want[i])
			}
		}
		for word, want := range map[string]int{"DigitalSourceType>": 2, "History>": 2, "stEvt:action>": 2 * (i + 1), `e:when="1999"`: 1, `about="uuid:9"`: 3 + i} {
			if got := strings.Count(string(p), word); got != want {
				t.Errorf("packet %d: %d times %s, want %d\n%s", i, got, word, want, p)
			}
		}
	}
}

// What is no packet is left out, and the result says all the same what made it.
func TestMergeDamagedXMP(t *testing.T) {
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(string(packetOf("")))) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	for name, source := range map[string][]byte{
		"an entity":      []byte(`<!DOCTYPE x [<!ENTITY a "aaaa">]>` + string(packetOf(`<r:Description>&a;</r:Description>`))),
		"crossed":        packetOf(`<r:Description><a></r:Description></a>`),
		"cut":            packetOf(`<r:Description/>`)[:120],
		"no RDF":         []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"/>`),
		"deep":           packetOf(strings.Repeat("<a>", 5000) + strings.Repeat("</a>", 5000)),
		"attributes":     packetOf(`<r:Description ` + strings.Repeat(`a="" `, maxXMPAttrs+1) + `/>`),
		"many":           packetOf(strings.Repeat("<a/>", maxXMPNodes)),
		"16 bits":        wide,
		"wrong encoding": []byte("\x80\x81\xff"),
		"another":        []byte(`<?xml version="1.0" encoding="latin1"?>` + string(packetOf(""))),
	} {
		packet, dropped := mergeXMP(source, 1, 1, "", &Made{Program: "Afterimage", Task: "inpaint\x01"}, nil)
		if !dropped || value(t, packet, nsOurs, "Task") != "inpaint" {
			t.Errorf("%s: dropped %v, %s", name, dropped, packet)
		}
		p := &Photo{Meta: found{xmp: source}.kept(false)}
		if p.Meta.XMP != nil || !strings.Contains(p.Meta.LeftOut, "XMP") {
			t.Errorf("%s: kept, left out %q", name, p.Meta.LeftOut)
		}
	}
}

// Without a word to say, a file has no packet; a mark alone is in WebP's, which has no
// other place for it.
func TestNoXMPForNothing(t *testing.T) {
	for name, want := range map[string]int{"a.png": 0, "a.tif": 0, "a.jpg": 0, "a.webp": 1} {
		path := filepath.Join(t.TempDir(), name)
		if err := second(Write(path, ramp(8), WriteOptions{Mark: "Restored"})); err != nil {
			t.Fatal(err)
		}
		p, err := Read(path)
		if err != nil || (len(p.Meta.XMP) > 0) != (want == 1) {
			t.Errorf("%s: %v, XMP %q", name, err, p.Meta.XMP)
		}
	}
}
