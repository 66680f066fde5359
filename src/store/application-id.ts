/** The mark in the file's head that says whose it is: "rpg2" (PRAGMA application_id). */
export const APPLICATION_ID = 0x72706732;
