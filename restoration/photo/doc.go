// Package photo takes photos from files and puts pictures into files.
//
// [Read] gives a [Photo]: the samples of the file at their own depth, turned upright,
// straight alpha, and what a result should keep of the file's metadata. Float32 planes
// in sRGB, four times as large and more, are made where they are worked on:
// [Photo.Planes], [Photo.Region], [Photo.Row]. The file's colour profile takes samples
// there, [Write] takes a picture back with [WriteOptions].Own, and [Photo.AsStored]
// leaves the profile out of it. JPEG, PNG of 8 and 16 bits, TIFF, WebP, BMP and GIF are read, and HEIC
// where the system has libheif, by their content and not by their name. Files are not trusted: sizes are checked against
// the header before anything is decoded, every decoded image is converted with its
// bounds checked, and a decoder that panics is an error like any other.
// [ReadMask] and [ReadKernel] read the pictures that go with a photo, and [Size] looks
// at a header alone.
//
// EXIF, IPTC and XMP are carried over ([Metadata]), corrected for what a result is;
// [Made] is what a result says of itself, and [About] reads what a photo's file says.
//
// [Write] puts a picture into a PNG, TIFF, JPEG or (lossless) WebP file, [WriteFile] anything else.
// Either the whole file appears under its name, checked and on the disk, or none
// does; a photo's own file is never written over by accident. [CheckOutput] finds
// out beforehand whether that will work. Samples that came from a file of 8 or 16
// bits go back into one bit for bit, and [Photo.Changed] counts those that did not.
//
// [NameResults] names the files of a run, and a [Stage] holds them back until all are
// complete.
//
// [Sheet] lays pictures out on a labelled contact sheet, and [SpreadPicture] shows
// where samples disagree.
//
// Every error is an [*Error] whose text is one sentence for people.
package photo
