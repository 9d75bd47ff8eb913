//go:build cgo && (linux || darwin || freebsd)

#include "heif.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// The part of libheif's binary interface that is used; it has been the same since 1.12.
typedef struct {
	int code, subcode;
	const char *message;
} heif_error;

enum { error_unsupported_filetype = 3, error_unsupported_feature = 4 };
enum { colorspace_rgb = 1, chroma_rgb = 10, chroma_rgba = 11, chroma_rrggbb_be = 12, chroma_rrggbbaa_be = 13, channel_interleaved = 10 };

static struct {
	void *(*context_alloc)(void);
	void (*context_free)(void *);
	heif_error (*read_memory)(void *, const void *, size_t, const void *);
	heif_error (*primary)(void *, void **);
	void (*handle_release)(const void *);
	int (*width)(const void *), (*height)(const void *), (*has_alpha)(const void *), (*premultiplied)(const void *), (*luma_bits)(const void *);
	heif_error (*decode)(const void *, void **, int, int, const void *);
	const uint8_t *(*plane)(const void *, int, int *);
	int (*image_width)(const void *, int), (*image_height)(const void *, int), (*image_bits)(const void *, int);
	void (*image_release)(const void *);
	int (*blocks)(const void *, const char *);
	int (*block_ids)(const void *, const char *, uint32_t *, int);
	const char *(*block_type)(const void *, uint32_t), *(*content_type)(const void *, uint32_t);
	size_t (*block_size)(const void *, uint32_t);
	heif_error (*block)(const void *, uint32_t, void *);
	size_t (*profile_size)(const void *);
	heif_error (*profile)(const void *, void *);
} lib;

static int there;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
	static const char *names[] = {"libheif.so.1", "libheif.1.dylib", "/opt/homebrew/lib/libheif.1.dylib", "/usr/local/lib/libheif.1.dylib"};
	void *so = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names && !so; i++)
		so = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!so)
		return;
	const struct {
		const char *name;
		void *to;
	} symbols[] = {
		{"heif_context_alloc", &lib.context_alloc},
		{"heif_context_free", &lib.context_free},
		{"heif_context_read_from_memory_without_copy", &lib.read_memory},
		{"heif_context_get_primary_image_handle", &lib.primary},
		{"heif_image_handle_release", &lib.handle_release},
		{"heif_image_handle_get_width", &lib.width},
		{"heif_image_handle_get_height", &lib.height},
		{"heif_image_handle_has_alpha_channel", &lib.has_alpha},
		{"heif_image_handle_is_premultiplied_alpha", &lib.premultiplied},
		{"heif_image_handle_get_luma_bits_per_pixel", &lib.luma_bits},
		{"heif_decode_image", &lib.decode},
		{"heif_image_get_plane_readonly", &lib.plane},
		{"heif_image_get_width", &lib.image_width},
		{"heif_image_get_height", &lib.image_height},
		{"heif_image_get_bits_per_pixel_range", &lib.image_bits},
		{"heif_image_release", &lib.image_release},
		{"heif_image_handle_get_number_of_metadata_blocks", &lib.blocks},
		{"heif_image_handle_get_list_of_metadata_block_IDs", &lib.block_ids},
		{"heif_image_handle_get_metadata_type", &lib.block_type},
		{"heif_image_handle_get_metadata_content_type", &lib.content_type},
		{"heif_image_handle_get_metadata_size", &lib.block_size},
		{"heif_image_handle_get_metadata", &lib.block},
		{"heif_image_handle_get_raw_color_profile_size", &lib.profile_size},
		{"heif_image_handle_get_raw_color_profile", &lib.profile},
	};
	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
		void *s = dlsym(so, symbols[i].name);
		if (!s)
			return;
		memcpy(symbols[i].to, &s, sizeof s);
	}
	there = 1;
}

static int told(heif_error e) {
	if (e.code == 0)
		return AFTERIMAGE_HEIF_OK;
	if (e.code == error_unsupported_filetype || e.code == error_unsupported_feature)
		return AFTERIMAGE_HEIF_UNSUPPORTED;
	return AFTERIMAGE_HEIF_DAMAGED;
}

// metadata copies the first EXIF block and the first XMP packet.
static void metadata(afterimage_heif *f, size_t most) {
	uint32_t ids[32];
	int n = lib.blocks(f->handle, NULL);
	n = lib.block_ids(f->handle, NULL, ids, n < 32 ? n : 32);
	for (int i = 0; i < n; i++) {
		const char *type = lib.block_type(f->handle, ids[i]), *content = lib.content_type(f->handle, ids[i]);
		size_t size = lib.block_size(f->handle, ids[i]);
		uint8_t **to = NULL;
		size_t *length = NULL;
		if (type && !strcmp(type, "Exif"))
			to = &f->exif, length = &f->exif_size;
		else if (content && !strcmp(content, "application/rdf+xml"))
			to = &f->xmp, length = &f->xmp_size;
		if (!to || *to || size == 0 || size > most)
			continue;
		uint8_t *copy = malloc(size);
		if (copy && lib.block(f->handle, ids[i], copy).code == 0)
			*to = copy, *length = size;
		else
			free(copy);
	}
}

static void profile(afterimage_heif *f, size_t most) {
	size_t size = lib.profile_size(f->handle);
	if (size == 0 || size > most)
		return;
	uint8_t *copy = malloc(size);
	if (copy && lib.profile(f->handle, copy).code == 0)
		f->icc = copy, f->icc_size = size;
	else
		free(copy);
}

int afterimage_heif_open(afterimage_heif *f, const void *data, size_t size, size_t most) {
	pthread_once(&once, load);
	memset(f, 0, sizeof *f);
	if (!there)
		return AFTERIMAGE_HEIF_MISSING;
	if (!(f->ctx = lib.context_alloc()))
		return AFTERIMAGE_HEIF_DAMAGED;
	int e = told(lib.read_memory(f->ctx, data, size, NULL));
	if (e == AFTERIMAGE_HEIF_OK)
		e = told(lib.primary(f->ctx, &f->handle));
	if (e != AFTERIMAGE_HEIF_OK)
		return e;
	f->width = lib.width(f->handle), f->height = lib.height(f->handle);
	f->bits = lib.luma_bits(f->handle);
	f->alpha = lib.has_alpha(f->handle);
	f->premultiplied = f->alpha && lib.premultiplied(f->handle);
	metadata(f, most);
	profile(f, most);
	return AFTERIMAGE_HEIF_OK;
}

int afterimage_heif_decode(afterimage_heif *f) {
	int deep = f->bits > 8;
	int chroma = deep ? (f->alpha ? chroma_rrggbbaa_be : chroma_rrggbb_be) : (f->alpha ? chroma_rgba : chroma_rgb);
	int e = told(lib.decode(f->handle, &f->image, colorspace_rgb, chroma, NULL));
	if (e != AFTERIMAGE_HEIF_OK)
		return e;
	f->plane = lib.plane(f->image, channel_interleaved, &f->stride);
	f->plane_width = lib.image_width(f->image, channel_interleaved);
	f->plane_height = lib.image_height(f->image, channel_interleaved);
	if (deep)
		f->bits = lib.image_bits(f->image, channel_interleaved);
	return f->plane ? AFTERIMAGE_HEIF_OK : AFTERIMAGE_HEIF_DAMAGED;
}

void afterimage_heif_free(afterimage_heif *f) {
	if (f->image)
		lib.image_release(f->image);
	if (f->handle)
		lib.handle_release(f->handle);
	if (f->ctx)
		lib.context_free(f->ctx);
	free(f->exif);
	free(f->xmp);
	free(f->icc);
	memset(f, 0, sizeof *f);
}
