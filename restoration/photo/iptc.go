package photo

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// maxIPTC bounds a block of IPTC-IIM datasets; real ones have some hundred bytes.
const maxIPTC = 1 << 20

const (
	photoshopMagic = "Photoshop 3.0\x00"
	resourceMagic  = "8BIM"
	resourceIPTC   = 0x0404
)

// photoshopIPTC finds the IPTC block among Photoshop's image resources; nil for none.
func photoshopIPTC(data []byte) []byte {
	for len(data) >= 12 && string(data[:4]) == resourceMagic {
		id := binary.BigEndian.Uint16(data[4:])
		name := 1 + int(data[6]) // a text with its length before it, padded
		at := 6 + name + name%2
		if at+4 > len(data) {
			return nil
		}
		size := int64(binary.BigEndian.Uint32(data[at:]))
		at += 4
		if size > int64(len(data)-at) {
			return nil
		}
		if id == resourceIPTC {
			return data[at : at+int(size)]
		}
		data = data[min(at+int(size)+int(size&1), len(data)):]
	}
	return nil
}

// iptcResource is the image resource of an IPTC block.
func iptcResource(iptc []byte) []byte {
	out := append([]byte(resourceMagic), resourceIPTC>>8, resourceIPTC&0xff, 0, 0)
	out = append(binary.BigEndian.AppendUint32(out, uint32(len(iptc))), iptc...)
	if len(iptc)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// iptcSet is a dataset of a block: 2:120 is a caption. Source: IPTC-IIM 4.2.
type iptcSet struct {
	record, number byte
	value          string
}

// iptcSets takes a block apart. ok is false where it is malformed; bytes of zero at its
// end are not.
func iptcSets(data []byte) (sets []iptcSet, ok bool) {
	if len(data) > maxIPTC {
		return nil, false
	}
	for len(data) >= 5 && data[0] == 0x1c {
		size := int(binary.BigEndian.Uint16(data[3:]))
		if size >= 1<<15 || 5+size > len(data) { // longer ones, which nobody writes, have another form
			return sets, false
		}
		sets = append(sets, iptcSet{data[1], data[2], string(data[5 : 5+size])})
		data = data[5+size:]
	}
	return sets, len(sets) > 0 && len(bytes.Trim(data, "\x00")) == 0
}

// iptcText is the text of a block's dataset: UTF-8 where the block says so or where it
// is, else Latin-1.
func iptcText(value string, utf8Declared bool) string {
	if valid := strings.ToValidUTF8(value, "\ufffd"); utf8Declared || valid == value {
		return cleanText(valid)
	}
	var b strings.Builder
	for _, c := range []byte(value) {
		b.WriteRune(rune(c))
	}
	return cleanText(b.String())
}

// rawProfile reads what a PNG text chunk "Raw profile type ..." holds: a name, a length
// and hexadecimal digits, as ImageMagick and ExifTool write it.
func rawProfile(text []byte) []byte {
	fields := bytes.Fields(text)
	if len(fields) < 3 {
		return nil
	}
	n, err := strconv.Atoi(string(fields[1]))
	if err != nil || n < 0 || n > maxIPTC {
		return nil
	}
	out := make([]byte, 0, min(n, len(text)/2))
	for _, f := range fields[2:] {
		part, err := hex.DecodeString(string(f))
		if err != nil {
			return nil
		}
		out = append(out, part...)
	}
	if len(out) != n {
		return nil
	}
	return out
}

// rawProfileText is the text that rawProfile reads.
func rawProfileText(name string, data []byte) []byte {
	var b bytes.Buffer
	b.WriteString("\n" + name + "\n" + leftPad(len(data)) + "\n")
	for len(data) > 0 {
		n := min(36, len(data))
		b.WriteString(hex.EncodeToString(data[:n]) + "\n")
		data = data[n:]
	}
	return b.Bytes()
}

func leftPad(n int) string {
	s := strconv.Itoa(n)
	return strings.Repeat(" ", max(0, 8-len(s))) + s
}

// plainText is text up to its first zero, without what XML cannot hold and without
// blanks around it.
func plainText(b []byte) string {
	text, _, _ := bytes.Cut(b, []byte{0})
	return strings.TrimSpace(cleanText(string(text)))
}
