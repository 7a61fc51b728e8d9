//! Face image quality after ISO/IEC 29794-5.
