package photo

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// The namespaces that are read or written. Source: XMP specification parts 1 and 2,
// IPTC Photo Metadata Standard.
const (
	nsX         = "adobe:ns:meta/"
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsTIFF      = "http://ns.adobe.com/tiff/1.0/"
	nsEXIF      = "http://ns.adobe.com/exif/1.0/"
	nsXMP       = "http://ns.adobe.com/xap/1.0/"
	nsNote      = "http://ns.adobe.com/xmp/note/"
	nsMM        = "http://ns.adobe.com/xap/1.0/mm/"
	nsEvent     = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsIPTCExt   = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	// nsOurs holds what Afterimage says of a result: see [Made].
	nsOurs = "urn:afterimage:restoration:1/"
)

// Bounds on a packet.
const (
	maxXMP      = 2 << 20 // bytes
	maxXMPNodes = 50000
	maxXMPDepth = 64
	maxXMPAttrs = 256 // of an element: looking a prefix up goes through them
)

// xmlNode is an element with what is in it, or (where name is empty) text.
type xmlNode struct {
	prefix, name string
	attrs        []xml.Attr // Space is the prefix, as it was written
	text         string
	parent       *xmlNode
	children     []*xmlNode
}

var errXMP = errors.New("not an XMP packet")

// parseXMP reads a packet as a tree. Names keep their prefixes, so that what is not
// understood is written as it was. Comments and processing instructions are left out;
// document types and their entities are refused.
func parseXMP(data []byte) (*xmlNode, error) {
	data = bytes.TrimRight(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), "\x00 \t\r\n")
	if len(data) == 0 || len(data) > maxXMP || !utf8.Valid(data) {
		return nil, errXMP
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	b := &xmlBuilder{top: &xmlNode{name: "top"}}
	b.at = b.top
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || !b.add(token) {
			return nil, errXMP
		}
	}
	if b.at != b.top {
		return nil, errXMP
	}
	return b.top, nil
}

// xmlBuilder makes a tree of tokens.
type xmlBuilder struct {
	top, at      *xmlNode
	depth, nodes int
}

// add takes a token; false is for one that a packet must not have.
func (b *xmlBuilder) add(token xml.Token) bool {
	if b.nodes++; b.nodes > maxXMPNodes || b.depth > maxXMPDepth {
		return false
	}
	switch x := token.(type) {
	case xml.StartElement:
		n := &xmlNode{prefix: x.Name.Space, name: x.Name.Local, attrs: x.Copy().Attr, parent: b.at}
		b.at.children = append(b.at.children, n)
		b.at, b.depth = n, b.depth+1
		return len(x.Attr) <= maxXMPAttrs
	case xml.EndElement:
		if b.at == b.top || b.at.prefix != x.Name.Space || b.at.name != x.Name.Local {
			return false
		}
		b.at, b.depth = b.at.parent, b.depth-1
	case xml.CharData:
		if b.at != b.top {
			b.at.children = append(b.at.children, &xmlNode{text: string(x), parent: b.at})
		}
	case xml.Directive:
		return false
	}
	return true
}

// space is the namespace of a prefix at a node. Attributes without a prefix have none.
func (n *xmlNode) space(prefix string) string {
	for at := n; at != nil; at = at.parent {
		for _, a := range at.attrs {
			if prefix != "" && a.Name.Space == "xmlns" && a.Name.Local == prefix ||
				prefix == "" && a.Name.Space == "" && a.Name.Local == "xmlns" {
				return a.Value
			}
		}
	}
	return ""
}

// is tells whether a node is the element of that name.
func (n *xmlNode) is(space, name string) bool { return n.name == name && n.space(n.prefix) == space }

// find gives the first element of that name at most depth levels below n; nil for none.
func (n *xmlNode) find(space, name string, depth int) *xmlNode {
	if depth == 0 {
		return nil
	}
	for _, c := range n.children {
		if c.is(space, name) {
			return c
		}
		if found := c.find(space, name, depth-1); found != nil {
			return found
		}
	}
	return nil
}

// content is the text in an element and in what it holds.
func (n *xmlNode) content() string {
	var b strings.Builder
	b.WriteString(n.text)
	for _, c := range n.children {
		b.WriteString(c.content())
	}
	return b.String()
}

// add puts an element behind what is in n.
func (n *xmlNode) add(prefix, name, text string, attrs ...xml.Attr) *xmlNode {
	c := &xmlNode{prefix: prefix, name: name, attrs: attrs, parent: n}
	if text != "" {
		c.children = []*xmlNode{{text: text, parent: c}}
	}
	n.children = append(n.children, c)
	return c
}

func attr(prefix, name, value string) xml.Attr {
	return xml.Attr{Name: xml.Name{Space: prefix, Local: name}, Value: value}
}

var (
	escapeText  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	escapeValue = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#xA;", "\r", "&#xD;", "\t", "&#x9;")
)

// write appends the XML of a node.
func (n *xmlNode) write(b *bytes.Buffer) {
	if n.name == "" {
		b.WriteString(escapeText.Replace(n.text))
		return
	}
	full := qualified(n.prefix, n.name)
	b.WriteString("<" + full)
	for _, a := range n.attrs {
		b.WriteString(" " + qualified(a.Name.Space, a.Name.Local) + `="` + escapeValue.Replace(a.Value) + `"`)
	}
	if len(n.children) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, c := range n.children {
		c.write(b)
	}
	b.WriteString("</" + full + ">")
}

func qualified(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + ":" + name
}

// packet is the tree as an XMP packet.
func (n *xmlNode) packet() []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
	for _, c := range n.children {
		c.write(&b)
	}
	b.WriteString("\n<?xpacket end=\"w\"?>")
	return b.Bytes()
}
